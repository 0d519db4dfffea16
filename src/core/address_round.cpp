// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/address_round.hpp"

#include <utility>

namespace kafka::core {

namespace {

/// Silence is what an old broker has for a question, and asking another one costs little.
int weight(version_outcome how) noexcept {
    switch (how) {
    case version_outcome::none:
        return 0;
    case version_outcome::nonsense:
        return 1;
    case version_outcome::silence:
        return 2;
    case version_outcome::answered:
        break;
    }
    return 3;
}

} // namespace

std::vector<server_address> address_round::next() {
    if (others_.empty())
        *this = {};
    at_.clear();
    return std::exchange(others_, {});
}

void address_round::on_established(reached_address where) {
    at_ = to_string(where.at);
    others_ = std::move(where.others);
}

void address_round::on_ended(version_outcome how, const error_info* why) {
    if (weight(how) > weight(outcome_))
        outcome_ = how;
    if (why == nullptr)
        others_.clear();
    else
        failures_.push_back({at_, why->detail.empty() ? why->code.message() : why->detail});
}

std::string address_round::in_words() const {
    if (failures_.size() <= 1 && others_.empty())
        return {};
    std::string text;
    if (!at_.empty())
        text = "at " + at_;
    for (std::size_t i = 0; i + 1 < failures_.size(); ++i) {
        const failure& each = failures_[i];
        text += text.empty() ? "before, " : "; before, ";
        text += (each.at.empty() ? std::string() : "at " + each.at + ": ") + each.why;
    }
    return text;
}

} // namespace kafka::core
