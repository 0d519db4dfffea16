// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/journal/words.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <utility>

namespace kafka::core {

namespace {

const char* describe(request_step step) noexcept {
    switch (step) {
    case request_step::waits:
        return "waits for a connection";
    case request_step::queued:
        return "queued";
    case request_step::written:
        return "written";
    case request_step::answered:
        return "answered";
    case request_step::cancelled:
        return "cancelled";
    case request_step::expired:
        return "expired";
    }
    return "";
}

const char* describe(close_reason why) noexcept {
    switch (why) {
    case close_reason::asked:
        return "closed: the caller wanted it";
    case close_reason::idle:
        return "closed: idle for as long as connections_max_idle allows";
    case close_reason::superseded:
        return "closed: not needed any more";
    case close_reason::given_up:
        return "closed: given up, the cluster is elsewhere";
    case close_reason::unsure:
        return "closed: its release is to be asked anew";
    }
    return "closed";
}

std::string with_reason(std::string text, const node_event& what) {
    return what.why ? std::move(text) + ": " + reason_of(*what.why) : std::move(text);
}

std::string and_pause(std::string text, duration pause) {
    return pause > duration::zero() ? std::move(text) + "; backing off " + in_words(pause)
                                    : std::move(text);
}

} // namespace

std::string name_of(node_id node) {
    return (node.is_broker() ? "node " : "") + node.to_string();
}

std::string name_of(const protocol::api_type& api, std::int16_t version) {
    return std::string(api.name) + " v" + std::to_string(version);
}

std::string counted(std::size_t count, std::string_view one) {
    return std::to_string(count) + ' ' + std::string(one) + (count == 1 ? "" : "s");
}

std::string reason_of(const error_info& why) {
    std::string text = why.detail.empty() ? why.code.message() : why.detail;
    if (!why.broker_message.empty())
        text += " (" + why.broker_message + ')';
    if (why.cause)
        if (const std::string cause = reason_of(*why.cause); text.find(cause) == text.npos)
            text += "; cause: " + cause;
    return one_line(std::move(text));
}

std::string one_line(std::string text) {
    std::size_t to = 0;
    for (std::size_t from = 0; from < text.size(); ++from, ++to) {
        const auto byte = static_cast<unsigned char>(text[from]);
        // In UTF-8 the control characters from U+0080 on have two bytes.
        const bool is_c1 = byte == 0xC2 && from + 1 < text.size() &&
                           static_cast<unsigned char>(text[from + 1]) < 0xA0;
        text[to] = byte < 0x20 || byte == 0x7F || is_c1 ? '?' : text[from];
        from += is_c1 ? 1 : 0;
    }
    text.resize(to);
    return text;
}

std::string told(
    std::string_view what, const std::vector<std::string_view>& secrets, std::size_t longest) {
    constexpr std::string_view hidden = "***";
    // No word of a sentence, and nothing that one would guess for what is missing in it.
    constexpr std::size_t long_enough = 16;
    std::string text;
    while (!what.empty() && text.size() <= longest) {
        std::size_t secret = 0;
        for (const std::string_view each : secrets)
            if (what.starts_with(each))
                secret = std::max(secret, each.size());
        if (secret != 0 && secret < long_enough)
            return std::string(hidden);
        text += secret != 0 ? hidden : what.substr(0, 1);
        what.remove_prefix(std::max(secret, std::size_t{1}));
    }
    if (text.size() > longest) {
        std::size_t end = longest; // not within a character of UTF-8
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
            --end;
        text.resize(end);
        text += "...";
    }
    return one_line(std::move(text));
}

std::string describe(const request_event& what) {
    std::string text =
        what.version < 0 ? std::string(what.api->name) : name_of(*what.api, what.version);
    if (what.correlation_id >= 0)
        text += " (correlation id " + std::to_string(what.correlation_id) + ')';
    return text + ' ' + describe(what.step);
}

std::string describe(const node_event& what) {
    const auto count = static_cast<std::size_t>(what.value);
    switch (what.what) {
    case happening::connecting:
        return count == 0 ? "connecting" : "connecting, after " + counted(count, "failure");
    case happening::established:
        return "connection established";
    case happening::connected:
        return "connected after " + in_words(duration(what.value)) + ": Kafka " +
               what.release.to_string();
    case happening::authenticated:
        return "authenticated after " + in_words(duration(what.value));
    case happening::authenticated_again:
        return "authenticated again after " + in_words(duration(what.value));
    case happening::asked_further:
        return with_reason("asked for its version; to be asked further", what);
    case happening::failed:
        return and_pause(with_reason("no connection", what), duration(what.value));
    case happening::lost:
        return and_pause(with_reason("connection lost", what), duration(what.value));
    case happening::closed:
        return describe(static_cast<close_reason>(what.value));
    case happening::throttled:
        return "wants no new request for " + in_words(duration(what.value));
    case happening::metadata_asked:
        return "asked for metadata";
    case happening::metadata_known:
        return "metadata has come: " + counted(count, "broker");
    case happening::metadata_failed:
        return with_reason("metadata has not come", what);
    case happening::started_over:
        return "looking for the cluster through the bootstrap servers again";
    case happening::other_cluster:
        return "another cluster answers";
    case happening::client_closed:
        return "the client is closed";
    }
    return "";
}

} // namespace kafka::core
