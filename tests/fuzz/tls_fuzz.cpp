// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// TLS of a client: whatever a server sends, it does no harm, and what makes no sense ends the
// connection with an error that says so. Since no two handshakes are the same, an input says what
// is done to what a real server sends.

#include "net/tls/client_context.hpp"
#include "net/tls/engine.hpp"
#include "net/tls/server_context.hpp"
#include "testing/certificates/authority.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kafka::fuzz {

namespace {

using namespace net::tls;
using bytes = std::span<const std::uint8_t>;

// The first byte of an input.
constexpr std::uint8_t old_version = 1;    // TLS 1.2
constexpr std::uint8_t established = 2;    // the handshake is left alone
constexpr std::uint8_t without_server = 4; // what follows is all that is sent

void require(bool held, const char* what) {
    if (held)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

struct world {
    world() {
        const testing::certificate_authority authority;
        const auto own = authority.issue({.dns_names = {"broker"}});
        client_settings trusting;
        trusting.ca_pem = authority.certificate();
        client = std::get<0>(client_context::make(std::move(trusting)));
        server_settings showing;
        showing.certificate_pem = own.chain();
        const auto key = crypto::bytes_of(own.key);
        showing.key_pem.assign(key.begin(), key.end());
        recent = std::get<0>(server_context::make(showing));
        showing.max_version = version::tls1_2;
        old = std::get<0>(server_context::make(showing));
    }

    std::shared_ptr<client_context> client;
    std::shared_ptr<server_context> recent;
    std::shared_ptr<server_context> old;
};

std::vector<std::byte> take(engine& from) {
    std::vector<std::byte> all;
    for (auto some = from.output(); !some.empty(); some = from.output()) {
        all.insert(all.end(), some.begin(), some.end());
        from.on_output(some.size());
    }
    return all;
}

/// Reads, too, as a connection does all the time.
void put(engine& into, std::span<const std::byte> what) {
    while (!what.empty() && !into.has_failed() && !into.has_ended()) {
        const std::span<std::byte> room = into.input_room();
        const std::size_t size = std::min(room.size(), what.size());
        std::memcpy(room.data(), what.data(), size);
        into.on_input(size);
        what = what.subspan(size);
        std::array<std::byte, 100> text;
        if (into.handshake() == engine::progress::done)
            while (into.read(text) != 0) {
            }
    }
}

/// Three bytes each: where, and what is put over it; the highest bit of the place cuts instead.
void damage(std::vector<std::byte>& what, bytes& how) {
    while (how.size() >= 3 && !what.empty()) {
        const std::size_t place = (how[0] & 0x7fu) * 256u + how[1];
        if ((how[0] & 0x80u) != 0)
            what.resize(place % what.size());
        else
            what[place % what.size()] ^= std::byte{how[2]};
        how = how.subspan(3);
        if (how.size() >= 3 && how[2] == 0) {
            how = how.subspan(3); // what is left is for the next flight
            return;
        }
    }
}

void converse(bytes input) {
    static world shared;
    const std::uint8_t mode = input[0];
    input = input.subspan(1);
    const auto client = shared.client->connect("broker", 9093);
    const auto server = ((mode & old_version) != 0 ? shared.old : shared.recent)->accept();
    client->handshake();
    std::vector<std::byte> words = take(*client);
    if ((mode & without_server) != 0) {
        put(*client, std::as_bytes(input));
    } else {
        for (int flight = 0; flight < 4 && !words.empty(); ++flight) {
            put(*server, words);
            words = take(*server);
            if ((mode & established) == 0)
                damage(words, input);
            put(*client, words);
            words = take(*client);
        }
        const std::string text(20'000, 'x');
        if (server->handshake() == engine::progress::done) {
            const std::array answer{boost::asio::const_buffer(text.data(), text.size())};
            server->write({answer});
            words = take(*server);
            damage(words, input);
            put(*client, words);
        }
    }
    if (client->handshake() != engine::progress::done)
        client->on_lost(boost::asio::error::eof);
    if (client->has_failed()) {
        require(bool(client->why().code), "a failure without a code");
        require(client->why().detail.size() < 4'000, "a very long sentence");
        require(std::none_of(client->why().detail.begin(), client->why().detail.end(),
                    [](char each) { return each >= 0 && each < ' '; }),
            "a sentence with control characters");
    }
    client->say_goodbye();
    take(*client);
}

} // namespace

} // namespace kafka::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return -1;
    kafka::fuzz::converse({data, size});
    return 0;
}
