// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/proxy/negotiation.hpp"

#include "core/journal/words.hpp"
#include "core/proxy/http_connect.hpp"
#include "core/proxy/socks5.hpp"

#include <algorithm>

namespace kafka::core::proxy {

namespace {

// What SOCKS 5 has one byte for; DNS has no longer names, either.
constexpr std::size_t longest_name = 255;

/// Blanks and control characters would end the line of a request or go on with another, and what
/// is around hosts in URLs would say something else.
bool is_in_no_host(char letter) noexcept {
    const auto byte = static_cast<unsigned char>(letter);
    constexpr std::string_view around_hosts = "/?#@:[]<>\\\"";
    return byte <= 0x20 || byte == 0x7F || around_hosts.find(letter) != around_hosts.npos;
}

std::string_view in_words(kind type) noexcept {
    return type == kind::socks5 ? "SOCKS 5" : "HTTP";
}

} // namespace

bool can_be_asked_for(const destination& to) noexcept {
    return !to.address.empty() || (!to.host.empty() && to.host.size() <= longest_name &&
                                      std::none_of(to.host.begin(), to.host.end(), is_in_no_host));
}

std::string_view advice_for(const error_code& code) noexcept {
    if (code == errc::proxy_unreachable)
        return "does it run, and is proxy_url right?";
    if (code == errc::proxy_authentication_failed)
        return "name and password stand in proxy_url, before the @";
    if (code == errc::proxy_protocol)
        return "are scheme and port of proxy_url right?";
    if (code == errc::proxy_connect_failed)
        return "can the broker be reached from there?";
    return {};
}

error_info unreachable(const settings& proxy, std::string_view why) {
    error_info made{.code = errc::proxy_unreachable};
    made.detail = "cannot connect to the proxy " + to_string(proxy) + ": ";
    made.detail += why;
    return made;
}

negotiation::status negotiation::on_input(std::span<const std::byte> bytes) {
    input_.insert(input_.end(), bytes.begin(), bytes.end());
    for (;;) {
        const std::size_t size = size_of_message(input_);
        if (size == 0)
            return fail_to_understand(input_);
        if (size > input_.size())
            return status::under_way;
        const auto behind = input_.begin() + static_cast<std::ptrdiff_t>(size);
        const crypto::secret message(input_.begin(), behind);
        input_.erase(input_.begin(), behind);
        const status now = on_message(message);
        if (now != status::under_way || input_.empty())
            return now;
        // Proxies speak when they are spoken to.
        if (!output_.empty())
            return fail(errc::proxy_protocol, "says more than it was asked");
    }
}

negotiation::status negotiation::fail_to_understand(std::span<const std::byte> answer) {
    // The beginning, for a person to recognize.
    std::string shown = told(crypto::text_of(answer), 16);
    std::ranges::replace_if(
        shown, [](char letter) { return letter <= 0x20 || letter >= 0x7F; }, '.');
    return fail(errc::proxy_protocol,
        "answers \"" + shown + "\", which no " + std::string(in_words(with_.type)) + " proxy does");
}

std::string negotiation::told(std::string_view what, std::size_t longest) const {
    const std::vector<crypto::secret> secrets = unspeakable();
    std::vector<std::string_view> hidden;
    for (const crypto::secret& each : secrets)
        hidden.push_back(crypto::text_of(each));
    return core::told(what, hidden, longest);
}

void negotiation::on_closed(const error_code& why) {
    const question open = asked();
    fail(open.closed,
        "has ended the connection (" + why.message() + ") without an answer to " + open.what);
}

void negotiation::on_silence() {
    const question open = asked();
    fail(open.unanswered, "has not answered " + open.what + " in time");
}

negotiation::status negotiation::fail(errc code, std::string_view what) {
    failure_ = {.code = code};
    failure_.detail = one_line("the proxy " + to_string(with_) + ' ' + std::string(what));
    return status::failed;
}

std::unique_ptr<negotiation> make_negotiation(const settings& with, destination to) {
    if (with.type == kind::http)
        return std::make_unique<http_connect>(with, std::move(to));
    return std::make_unique<socks5>(with, std::move(to));
}

} // namespace kafka::core::proxy
