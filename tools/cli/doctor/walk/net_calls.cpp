// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/walk/net_calls.hpp"

#include "cli/doctor/walk/interrupted.hpp"
#include "net/connector.hpp"
#include "net/tls/client_context.hpp"
#include "net/tls/engine.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace kafka::cli::doctor {
namespace {

using net::error_code;

/// Nobody says more than that before he is known.
constexpr std::size_t most_bytes = 1 << 20;

template <class Result>
struct outcome {
    bool done = false;
    error_code error;
    Result result{};
};

} // namespace

template <class Done>
bool net_calls::run_until(time_point deadline, Done done) {
    while (!done()) {
        const duration left = deadline - now();
        if (left <= duration::zero() || interruption::signal() != 0)
            return false;
        context_.restart();
        context_.run_one_for(std::min(left, glance));
    }
    return true;
}

net_calls::names net_calls::resolve(
    const std::string& host, std::uint16_t port, duration patience) {
    const auto found = std::make_shared<outcome<std::vector<net::endpoint>>>();
    const auto pending =
        via_->async_resolve(context_.get_executor(), host, port, net::address_family::unspecified,
            [found](error_code error, std::vector<net::endpoint> addresses) {
                *found = {true, error, std::move(addresses)};
            });
    if (!run_until(now() + patience, [&] { return found->done; })) {
        pending->cancel();
        stop_if_interrupted();
        return {boost::asio::error::timed_out, {}};
    }
    return {found->error, std::move(found->result)};
}

net_calls::connection net_calls::connect(const net::endpoint& to, duration patience) {
    const auto made = std::make_shared<outcome<std::unique_ptr<net::stream>>>();
    const auto pending = via_->async_connect(context_.get_executor(), to, {},
        [made](error_code error, std::unique_ptr<net::stream> stream) {
            *made = {true, error, std::move(stream)};
        });
    if (!run_until(now() + patience, [&] { return made->done; })) {
        pending->cancel();
        stop_if_interrupted();
        return {.error = boost::asio::error::timed_out};
    }
    return {.error = made->error, .stream = std::move(made->result)};
}

net_calls::connection net_calls::connect(net::link_target to, duration patience) {
    to.connect_deadline = now() + patience;
    const auto made = std::make_shared<outcome<net::connect_outcome>>();
    const auto pending = std::make_shared<net::connector>(
        via_, context_.get_executor(), std::move(to), [made](net::connect_outcome result) {
            made->result = std::move(result);
            made->done = true;
        });
    pending->start();
    if (!run_until(time_point::max(), [&] { return made->done; })) {
        pending->cancel();
        stop_if_interrupted();
    }
    net::link_failure& failure = made->result.failure;
    connection all{.error = failure.code,
        .stream = std::move(made->result.established),
        .stage = failure.stage,
        .detail = std::move(failure.detail)};
    // It names the proxy, and what became of each address.
    if (!all.detail.empty())
        return all;
    for (const std::string& each : failure.attempts)
        all.detail.append(all.detail.empty() ? "" : "; ").append(each);
    return all;
}

net_calls::handshake net_calls::secure(std::unique_ptr<net::stream> over,
    net::tls::client_context& with, const std::string& host, std::uint16_t port,
    duration patience) {
    std::unique_ptr<net::tls::engine> engine = with.connect(host, port);
    const auto shown = std::make_shared<net::tls::shown_certificates>();
    engine->write_down(shown);
    const auto made = std::make_shared<outcome<net::tls::handshake_result>>();
    // It has a deadline of its own, and tells what it was waiting for.
    const auto pending = net::tls::async_handshake(*via_, std::move(over), std::move(engine),
        now() + patience, [made](net::tls::handshake_result result) {
            made->result = std::move(result);
            made->done = true;
        });
    if (!run_until(time_point::max(), [&] { return made->done; })) {
        pending->cancel();
        stop_if_interrupted();
    }
    return {std::move(made->result.why), std::move(made->result.established),
        std::move(made->result.facts), std::move(*shown)};
}

net_calls::answer net_calls::ask(net::stream& whom, std::span<const std::byte> question,
    bool (*is_enough)(std::span<const std::byte>) noexcept, duration patience) {
    const time_point deadline = now() + patience;
    answer all;
    bool written = false;
    bool reading = false;
    bool over = false;
    std::array<std::byte, 16384> piece;
    const std::array<boost::asio::const_buffer, 1> out{
        boost::asio::buffer(question.data(), question.size())};
    whom.async_write(out, [&](error_code error, std::size_t) {
        written = true;
        // What has been said before it was hung up may still be heard.
        if (error == boost::asio::error::operation_aborted)
            over = true;
    });
    const auto end = [&](error_code error) {
        all.error = error;
        over = true;
    };
    while (!over) {
        reading = true;
        whom.async_read_some(piece, [&](error_code error, std::size_t size) {
            reading = false;
            all.bytes.insert(
                all.bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(size));
            if (error)
                end(error);
            else if (is_enough(all.bytes) || all.bytes.size() >= most_bytes)
                end({});
        });
        if (!run_until(deadline, [&] { return !reading; }))
            end(boost::asio::error::timed_out);
    }
    if (all.error)
        all.detail = whom.explanation();
    // The buffers are on this stack.
    const error_code error = all.error;
    if (reading || !written)
        whom.close();
    while (reading || !written) {
        context_.restart();
        context_.run_one();
    }
    if (error == boost::asio::error::timed_out)
        stop_if_interrupted();
    all.error = error;
    return all;
}

} // namespace kafka::cli::doctor
