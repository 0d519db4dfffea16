// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "kerberos/established.hpp"

namespace kafka::kerberos {

status established_context::complete() {
    status made;
    name_handle initiator;
    name_handle acceptor;
    int is_initiator = 0;
    made.major = gss_inquire_context(&made.minor, context_.get(), initiator.out(), acceptor.out(),
        nullptr, nullptr, nullptr, &is_initiator, nullptr);
    if (made.has_failed())
        return made;
    output text;
    made.major = gss_display_name(
        &made.minor, is_initiator != 0 ? acceptor.get() : initiator.get(), text.out(), nullptr);
    if (!made.has_failed()) {
        peer_ = text.text();
        is_complete_ = true;
    }
    return made;
}

error_info established_context::wrap(std::span<const std::byte> message, crypto::secret& wrapped) {
    status made;
    input from(message);
    output into;
    made.major = gss_wrap(
        &made.minor, context_.get(), 0, GSS_C_QOP_DEFAULT, from.get(), nullptr, into.out());
    if (made.major != GSS_S_COMPLETE)
        return failure_of(made, when_checking());
    wrapped = into.bytes();
    return {};
}

error_info established_context::unwrap(
    std::span<const std::byte> wrapped, crypto::secret& message) {
    status made;
    input from(wrapped);
    output into;
    made.major = gss_unwrap(&made.minor, context_.get(), from.get(), into.out(), nullptr, nullptr);
    // That it is old, or comes twice, is no error of GSSAPI's.
    if (made.major != GSS_S_COMPLETE)
        return failure_of(made, when_checking());
    message = into.bytes();
    return {};
}

} // namespace kafka::kerberos
