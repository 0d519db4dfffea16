// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/handles.hpp"

#include <memory>
#include <string>

namespace kafka::net::tls {

/// A file to which the secrets of connections are appended, readable for its owner only: one that
/// is there already is made so. Thread-safe: a line is one write.
class key_log {
public:
    /// Throws `refusal`.
    explicit key_log(const std::string& path);
    key_log(const key_log&) = delete;
    key_log& operator=(const key_log&) = delete;

    /// It has to outlive the context's connections.
    void attach_to(SSL_CTX* context);

private:
    static void write_line(const SSL* ssl, const char* line) noexcept;

    struct descriptor {
        int number = -1;

        descriptor() = default;
        descriptor(const descriptor&) = delete;
        descriptor& operator=(const descriptor&) = delete;
        ~descriptor();
    };

    descriptor file_;
};

} // namespace kafka::net::tls
