// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/aws_msk_iam_server.hpp"

#include "crypto/hash.hpp"
#include "crypto/secret.hpp"
#include "testing/security/mechanisms/aws_request.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace kafka::testing::detail {

namespace {

/// By how much clocks may differ.
constexpr std::chrono::minutes most_skew{5};

} // namespace

evaluation aws_msk_iam_server::deny(std::string_view why) const {
    return refuse("[" + id_ + "]: Access denied" + std::string(why));
}

evaluation aws_msk_iam_server::evaluate(
    std::span<const std::byte> token, std::chrono::milliseconds now) {
    const auto request = read_aws_request(crypto::text_of(token));
    const auto known = request ? find_(request->access_key_id) : std::nullopt;
    if (!known || known->credentials.session_token != request->session_token)
        return deny();
    const std::string expected = aws_signature_of(*request, known->credentials.secret_access_key);
    if (!crypto::equal(crypto::bytes_of(expected), crypto::bytes_of(request->signature)))
        return deny();
    if (request->time > now + most_skew)
        return deny(": the request is signed in the future, by the clock of the server");
    if (request->time + request->valid_for < now)
        return deny(": the request has expired, by the clock of the server");
    const std::string& principal = known->principal;
    return accept(principal.empty() ? request->access_key_id : principal,
        boost::json::serialize(
            boost::json::object{{"version", "2020_10_22"}, {"request-id", id_}}));
}

} // namespace kafka::testing::detail
