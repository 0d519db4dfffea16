// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

// What GSSAPI hands out, given back when it goes.
namespace kafka::kerberos {

/// What a function of GSSAPI answers: its own code, and that of Kerberos.
struct status {
    OM_uint32 major = GSS_S_COMPLETE;
    OM_uint32 minor = 0;
    /// Kerberos's text, where GSSAPI does not know it.
    std::string text = {};

    bool has_failed() const noexcept { return GSS_ERROR(major) != 0; }
};

template <class Raw, auto give_back>
class handle {
public:
    handle() = default;
    handle(const handle&) = delete;
    handle& operator=(const handle&) = delete;
    ~handle() { reset(); }

    Raw get() const noexcept { return raw_; }
    /// For functions that fill it, and for those that replace what is in it.
    Raw* out() noexcept { return &raw_; }
    void reset() noexcept {
        if (raw_ != nullptr)
            give_back(raw_);
        raw_ = nullptr;
    }

private:
    Raw raw_ = nullptr;
};

namespace release {

inline void name(gss_name_t& what) noexcept {
    OM_uint32 minor = 0;
    gss_release_name(&minor, &what);
}
inline void credentials(gss_cred_id_t& what) noexcept {
    OM_uint32 minor = 0;
    gss_release_cred(&minor, &what);
}
inline void context(gss_ctx_id_t& what) noexcept {
    OM_uint32 minor = 0;
    gss_delete_sec_context(&minor, &what, GSS_C_NO_BUFFER);
}

} // namespace release

using name_handle = handle<gss_name_t, release::name>;
using credentials_handle = handle<gss_cred_id_t, release::credentials>;
using context_handle = handle<gss_ctx_id_t, release::context>;

/// Bytes that GSSAPI has made.
class output {
public:
    output() = default;
    output(const output&) = delete;
    output& operator=(const output&) = delete;
    ~output() {
        crypto::wipe(std::as_writable_bytes(std::span(data(), raw_.length)));
        OM_uint32 minor = 0;
        gss_release_buffer(&minor, &raw_);
    }

    gss_buffer_t out() noexcept { return &raw_; }
    std::string_view text() const noexcept { return {data(), raw_.length}; }
    crypto::secret bytes() const {
        const auto made = std::as_bytes(std::span(data(), raw_.length));
        return {made.begin(), made.end()};
    }

private:
    char* data() const noexcept { return static_cast<char*>(raw_.value); }

    gss_buffer_desc raw_ = GSS_C_EMPTY_BUFFER;
};

/// Bytes that GSSAPI reads, and that outlive this.
class input {
public:
    explicit input(std::span<const std::byte> bytes) noexcept {
        raw_.length = bytes.size();
        raw_.value = const_cast<std::byte*>(bytes.data());
    }
    explicit input(std::string_view text) noexcept : input(crypto::bytes_of(text)) {}

    gss_buffer_t get() noexcept { return &raw_; }

private:
    gss_buffer_desc raw_{};
};

/// `kafka@host`, or `kafka/host@REALM`.
inline status import_name(std::string_view text, name_handle& into) noexcept {
    input from(text);
    const gss_OID kind = text.find('/') == std::string_view::npos ? GSS_C_NT_HOSTBASED_SERVICE
                                                                  : GSS_KRB5_NT_PRINCIPAL_NAME;
    status made;
    made.major = gss_import_name(&made.minor, from.get(), kind, into.out());
    return made;
}

} // namespace kafka::kerberos
