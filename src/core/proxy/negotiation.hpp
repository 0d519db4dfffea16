// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// How a proxy is asked for a connection to a broker, as decisions only: its bytes go in, ours come
/// out.
namespace kafka::core::proxy {

enum class kind : std::uint8_t {
    /// SOCKS 5 (RFC 1928).
    socks5,
    /// HTTP's CONNECT (RFC 9110, 9.3.6).
    http,
};

/// Where a proxy is, and what it is told.
struct settings {
    kind type = kind::socks5;
    std::string host = {};
    std::uint16_t port = 0;
    /// The proxy looks up the brokers' names; otherwise it is given addresses.
    bool resolves_names = false;
    std::optional<std::string> user = {};
    crypto::secret password = {};
};

/// `socks5://[user:password@]host[:port]`, `socks5h://…` where the proxy is to look up names, and
/// `http://…`, which always does. Ports are 1080 and 8080 unless said. Percent signs in name and
/// password are decoded. Either what was asked for, or what is wrong with the text, without a
/// password.
std::variant<settings, std::string> parse_proxy_url(std::string_view url);

/// Whom the proxy is to connect to.
struct destination {
    /// A name, or an address as text without brackets.
    std::string host;
    /// The same in 4 or 16 bytes if it is an address.
    std::vector<std::byte> address = {};
    std::uint16_t port = 0;
};

/// One conversation with a proxy, at the beginning of a connection to it.
class negotiation {
public:
    enum class status : std::uint8_t { under_way, done, failed };

    virtual ~negotiation() = default;
    negotiation(const negotiation&) = delete;
    negotiation& operator=(const negotiation&) = delete;

    /// What is to be sent now; empty when the proxy is to be heard first.
    crypto::secret take_output() noexcept { return std::exchange(output_, {}); }
    /// What has come. After `done` the stream is the broker's.
    status on_input(std::span<const std::byte> bytes);
    /// After `failed`: what the proxy has done or said.
    const std::string& problem() const noexcept { return problem_; }
    /// The proxy wants to be told a name and a password that it knows.
    bool is_refused_login() const noexcept { return refused_login_; }

protected:
    negotiation() = default;

    /// The size of the next message as far as the bytes tell it, which is more than they are as
    /// long as it is not whole; 0: it can be none.
    virtual std::size_t size_of_message(std::span<const std::byte> bytes) = 0;
    virtual status on_message(std::span<const std::byte> message) = 0;

    void send(crypto::secret what) { output_ = std::move(what); }
    status fail(std::string problem) {
        problem_ = std::move(problem);
        return status::failed;
    }
    status refuse_login(std::string problem) {
        refused_login_ = true;
        return fail(std::move(problem));
    }

private:
    crypto::secret output_;
    crypto::secret input_; // of the message that is not whole
    std::string problem_;
    bool refused_login_ = false;
};

/// The settings outlive it. A name has at most 255 bytes.
std::unique_ptr<negotiation> make_negotiation(const settings& with, destination to);

} // namespace kafka::core::proxy
