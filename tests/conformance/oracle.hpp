// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace kafka::conformance {

enum class operation : char {
    list = 'l',
    encode = 'e', ///< JSON to bytes
    decode = 'd', ///< bytes to JSON
    recode = 'r', ///< bytes to bytes, through Java's value
    errors = 'x',
    headers = 'h',
};

struct question {
    operation what;
    std::string_view message = {};
    std::int16_t version = 0;
    std::string input = {};
};

struct answer {
    enum class status : std::uint8_t {
        answered,
        refused,  ///< by Kafka's classes; `output` is the reason
        nonsense, ///< the question; `output` is the reason
    };
    status outcome;
    /// JSON, bytes or a reason.
    std::string output;
    /// How many bytes of the input decode and recode did not use.
    std::int32_t left_over = 0;

    explicit operator bool() const noexcept { return outcome == status::answered; }
};

/// Kafka's own message classes of one release, in a process of its own (oracle/Oracle.java).
/// Everything throws `std::runtime_error` when that process fails.
class oracle {
public:
    /// `program` runs it.
    oracle(std::string release, const std::string& program);
    oracle(const oracle&) = delete;
    oracle& operator=(const oracle&) = delete;
    ~oracle();

    const std::string& release() const noexcept { return release_; }

    /// The answers are in the order of the questions. One call with many is much faster than many
    /// calls.
    std::vector<answer> ask(std::span<const question> questions);
    answer ask(question one) { return std::move(ask(std::span(&one, 1)).front()); }

    /// Empty when the release has no such message.
    protocol::version_range versions_of(std::string_view message) const;

private:
    std::string release_;
    pid_t child_ = -1;
    int to_ = -1;
    int from_ = -1;
    std::map<std::string, protocol::version_range, std::less<>> versions_;
};

/// The oracles of all releases, started when first needed.
class oracles {
public:
    static oracles& instance();

    std::span<const std::unique_ptr<oracle>> all() const noexcept { return all_; }

    /// The one to ask about that version of a message; null when none knows it.
    oracle* find(std::string_view message, std::int16_t version) const;

private:
    oracles();

    std::vector<std::unique_ptr<oracle>> all_;
};

} // namespace kafka::conformance
