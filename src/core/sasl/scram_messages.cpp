// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/scram_messages.hpp"

#include "core/journal/words.hpp"
#include "protocol/base64.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace kafka::core::sasl {

namespace {

/// The attributes of a message, one after the other.
class attributes {
public:
    explicit attributes(std::string_view text) noexcept : rest_(text) {}

    /// The value of the next one if it has that name.
    std::optional<std::string_view> take(char name) noexcept {
        if (at_end_ || rest_.size() < 2 || rest_[0] != name || rest_[1] != '=')
            return std::nullopt;
        const std::size_t end = std::min(rest_.find(','), rest_.size());
        const std::string_view value = rest_.substr(2, end - 2);
        at_end_ = end == rest_.size();
        rest_.remove_prefix(at_end_ ? end : end + 1);
        return value;
    }
    std::string_view rest() const noexcept { return rest_; }

private:
    std::string_view rest_;
    bool at_end_ = false;
};

std::optional<std::vector<std::byte>> base64(std::string_view text) {
    // Padding may be missing for others, but not here.
    if (text.empty() || text.size() % 4 != 0)
        return std::nullopt;
    const auto bytes = protocol::detail::from_base64(text);
    if (!bytes)
        return std::nullopt;
    return std::vector<std::byte>(bytes->begin(), bytes->end());
}

} // namespace

std::string scram_name(std::string_view user) {
    std::string name;
    name.reserve(user.size());
    for (const char each : user) {
        if (each == '=')
            name += "=3D";
        else if (each == ',')
            name += "=2C";
        else
            name += each;
    }
    return name;
}

server_first read_server_first(std::string_view text) {
    server_first made;
    attributes from(text);
    if (from.take('m')) {
        made.problem = "it asks for an extension that has to be understood";
        return made;
    }
    const auto nonce = from.take('r');
    const auto salt = from.take('s');
    const auto iterations = from.take('i');
    if (!nonce || !salt || !iterations) {
        made.problem = "it does not consist of nonce, salt and iterations";
        return made;
    }
    made.nonce = *nonce;
    if (auto bytes = base64(*salt))
        made.salt = std::move(*bytes);
    else
        made.problem = "its salt is not base64";
    const char* const end = iterations->data() + iterations->size();
    const auto [after, wrong] = std::from_chars(iterations->data(), end, made.iterations);
    if (wrong == std::errc::result_out_of_range)
        made.iterations = UINT32_MAX;
    else if (wrong != std::errc() || after != end || iterations->front() == '0')
        made.problem = "its count of iterations is no number";
    return made;
}

server_final read_server_final(std::string_view text) {
    server_final made;
    attributes from(text);
    if (const auto refusal = from.take('e')) {
        made.refusal = refusal->empty() ? "other-error" : one_line(std::string(*refusal));
        return made;
    }
    const auto signature = from.take('v');
    if (!signature) {
        made.problem = "the broker's signature is missing";
        return made;
    }
    if (auto bytes = base64(*signature))
        made.signature = std::move(*bytes);
    else
        made.problem = "the broker's signature is not base64";
    return made;
}

} // namespace kafka::core::sasl
