// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"

#include <kafka/error.hpp>

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

/// `socks5://proxy:1080`: the proxy as its URL has it, without name and password.
std::string to_string(const settings& proxy);

/// Whom the proxy is to connect to.
struct destination {
    /// A name, or an address as text without brackets.
    std::string host;
    /// The same in 4 or 16 bytes if it is an address.
    std::vector<std::byte> address = {};
    std::uint16_t port = 0;
};

/// Whether a proxy can be told of it: hosts come from brokers, and may be anything.
bool can_be_asked_for(const destination& to) noexcept;

/// What to do about a failure with that code, as the end of a sentence.
std::string_view advice_for(const error_code& code) noexcept;

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
    /// The proxy has ended the connection, or the system has, for that reason. It has failed.
    void on_closed(const error_code& why);
    /// There is no more time to wait for the proxy. It has failed.
    void on_silence();

    /// After `done`: what has come behind the proxy's answer, which is the broker's.
    crypto::secret take_rest() noexcept { return std::exchange(input_, {}); }
    /// After `failed`: `errc::proxy_authentication_failed`, `errc::proxy_connect_failed`,
    /// `errc::proxy_protocol` or `errc::proxy_unreachable`, and a sentence that names the proxy.
    const error_info& failure() const noexcept { return failure_; }

protected:
    /// The settings outlive it.
    negotiation(const settings& with, destination to) : with_(with), to_(std::move(to)) {}

    /// The size of the next message as far as the bytes tell it, which is more than they are as
    /// long as it is not whole; 0: it can be none.
    virtual std::size_t size_of_message(std::span<const std::byte> bytes) = 0;
    virtual status on_message(std::span<const std::byte> message) = 0;
    /// What has not been answered yet, and what it means if the proxy stays silent about it, or
    /// ends the connection.
    struct question {
        std::string what;
        errc unanswered;
        errc closed;
    };
    virtual question asked() const = 0;

    /// What is not to be told, should the proxy repeat it: the secrets that it has been sent, also
    /// as they stood in what was sent.
    virtual std::vector<crypto::secret> unspeakable() const { return {with_.password}; }
    /// What the proxy has said, in one line of that many bytes at most, without the secrets.
    std::string told(std::string_view what, std::size_t longest) const;

    void send(crypto::secret what) { output_ = std::move(what); }
    /// `what` goes on with a sentence whose subject is the proxy.
    status fail(errc code, std::string_view what);
    status fail_to_understand(std::span<const std::byte> answer);

    const settings& with_;
    const destination to_;

private:
    crypto::secret output_;
    crypto::secret input_; // of the message that is not whole
    error_info failure_;
};

/// The settings outlive it. The destination is one that can be asked for.
std::unique_ptr<negotiation> make_negotiation(const settings& with, destination to);

/// The failure to get as far as a conversation with the proxy.
error_info unreachable(const settings& proxy, std::string_view why);

} // namespace kafka::core::proxy
