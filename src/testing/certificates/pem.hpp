// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/handles.hpp"

#include <string>
#include <string_view>

/// Between OpenSSL's objects and PEM. What OpenSSL does not do is a `std::runtime_error`.
namespace kafka::testing {

void need(bool done);

template <class T>
T* need(T* made) {
    need(made != nullptr);
    return made;
}

std::string to_pem(X509* certificate);
std::string to_pem(X509_CRL* list);
std::string to_pem(EVP_PKEY* key);
net::tls::x509_ptr certificate_from(std::string_view pem);
net::tls::key_ptr key_from(std::string_view pem);

} // namespace kafka::testing
