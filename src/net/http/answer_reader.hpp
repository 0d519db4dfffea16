// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace kafka::net::http {

/// What a server has answered.
struct answer {
    unsigned status = 0;
    std::string content_type = {};
    std::string location = {};
    std::string body = {};
};

/// Reads one answer of HTTP/1 (RFC 9112), by Boost.Beast. Takes little memory, whatever comes.
class answer_reader {
public:
    explicit answer_reader(std::size_t body_max);
    ~answer_reader();

    enum class status : std::uint8_t { under_way, done, failed };
    status on_input(std::span<const std::byte> bytes);
    /// The server says no more.
    status on_end();

    /// After `done`.
    answer take();
    /// After `failed`: the end of a sentence whose subject is the server.
    const std::string& problem() const noexcept { return problem_; }

private:
    struct parser;
    status fail(std::string problem);

    std::unique_ptr<parser> parser_;
    std::string problem_;
};

} // namespace kafka::net::http
