// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace kafka {

/// What the brokers' listener speaks.
enum class security_protocol : std::uint8_t {
    /// Neither encrypted nor authenticated.
    plaintext,
    /// TLS, in which clients may show a certificate.
    ssl,
    /// Clients authenticate by SASL, and nothing is encrypted.
    sasl_plaintext,
    /// SASL inside of TLS.
    sasl_ssl,
};

/// How a client says who it is.
enum class sasl_mechanism : std::uint8_t {
    /// The broker is told name and password (RFC 4616).
    plain,
    /// Client and broker each prove that they know the password, and tell nobody (RFC 5802).
    scram_sha_256,
    scram_sha_512,
    /// A token of the program's (RFC 7628).
    oauthbearer,
    /// Kerberos (RFC 4752). Only where the library was built with it.
    gssapi,
    /// A signature by AWS credentials, for Amazon's managed brokers.
    aws_msk_iam,
};

enum class tls_version : std::uint8_t { tls_1_2, tls_1_3 };

/// A password: text, or something that is called for it when it is needed. Copies call the same
/// thing.
///
/// ```cpp
/// options.ssl_password = [] { return ask_for_password("key of client.pem: "); };
/// ```
class password {
public:
    using function = std::function<std::string()>;

    password() noexcept = default;
    password(std::string text) noexcept : text_(std::move(text)) {}
    password(const char* text) : text_(text) {}
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, password> &&
                 !std::convertible_to<F, std::string> && std::constructible_from<function, F>)
    password(F&& f) {
        function made(std::forward<F>(f));
        if (made)
            call_ = std::make_shared<const function>(std::move(made));
    }

    /// Whether there is one.
    explicit operator bool() const noexcept { return call_ != nullptr || !text_.empty(); }
    /// Empty if there is none. Throws what the function throws.
    std::string get() const { return call_ != nullptr ? (*call_)() : text_; }

    /// Whether both are the same text, or call the same thing.
    friend bool operator==(const password&, const password&) noexcept = default;

private:
    std::string text_;
    std::shared_ptr<const function> call_;
};

} // namespace kafka
