// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// kerberos_ends initiate|accept NAME=VALUE…: one end of a login by GSSAPI. Tokens of the other end
// come and go as lines in hexadecimal digits, so that whoever is in between can have the ends run
// with other clocks, or change what they say. The other words are for both ends in one.

#include "core/sasl/gssapi.hpp"
#include "crypto/hash.hpp"
#include "kerberos/contexts.hpp"
#include "testing/security/mechanisms/gssapi_server.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using kafka::core::sasl::computation;
using kafka::core::sasl::gssapi;
using kafka::core::sasl::wish;
using kafka::testing::detail::evaluation;
using kafka::testing::detail::gssapi_server;
using bytes = std::vector<std::byte>;

bytes from_hex(std::string_view text) {
    bytes made;
    for (; text.size() >= 2; text.remove_prefix(2)) {
        unsigned each = 0;
        std::from_chars(text.data(), text.data() + 2, each, 16);
        made.push_back(static_cast<std::byte>(each));
    }
    return made;
}

std::string hex(std::span<const std::byte> what) {
    return kafka::crypto::to_hex(what);
}

class arguments {
public:
    arguments(int count, char** values) {
        for (int i = 2; i < count; ++i) {
            const std::string_view each(values[i]);
            const std::size_t at = each.find('=');
            all_.insert_or_assign(std::string(each.substr(0, at)),
                at == std::string_view::npos ? "" : std::string(each.substr(at + 1)));
        }
    }
    std::string get(const std::string& name, std::string otherwise = {}) const {
        const auto at = all_.find(name);
        return at == all_.end() ? std::move(otherwise) : at->second;
    }

private:
    std::map<std::string, std::string> all_;
};

std::shared_ptr<kafka::kerberos::identity> identity_of(const arguments& told) {
    return kafka::kerberos::make_identity({.principal = told.get("principal"),
        .keytab = told.get("keytab"),
        .credential_cache = told.get("cache")});
}

std::unique_ptr<kafka::crypto::security_context> acceptor_of(const arguments& told) {
    return kafka::kerberos::make_acceptor(
        {.keytab = told.get("service_keytab"), .name = told.get("service")});
}

/// What the other end answers; nothing: it refuses.
using other_end = std::function<std::optional<bytes>(std::span<const std::byte>)>;

/// Empty, or what the client says went wrong: the code's number and the sentence.
std::string log_in(gssapi& client, const other_end& other) {
    wish next = client.begin();
    while (next != wish::done) {
        if (next == wish::failed)
            return std::to_string(client.failure().code.value()) + ' ' + client.failure().message();
        if (next == wish::wait) {
            static_cast<computation&>(*client.task()).advance();
            next = client.on_task_done();
            continue;
        }
        const auto answer = other(client.take_token());
        if (!answer)
            return "0 " + client.refusal();
        next = client.on_challenge(*answer);
    }
    return {};
}

int initiate(const arguments& told) {
    const std::string target = told.get("target");
    gssapi client(kafka::kerberos::make_initiator(identity_of(told), target), target);
    const std::string wrong =
        log_in(client, [](std::span<const std::byte> token) -> std::optional<bytes> {
            std::cout << "token " << hex(token) << std::endl;
            std::string line;
            if (!std::getline(std::cin, line) || line == "refused")
                return std::nullopt;
            return from_hex(line);
        });
    std::cout << (wrong.empty() ? "done" : "failed " + wrong) << std::endl;
    return 0;
}

std::string describe(const evaluation& said, const gssapi_server& by) {
    switch (said.what) {
    case evaluation::outcome::challenge:
        return "token " + hex(kafka::crypto::bytes_of(said.bytes));
    case evaluation::outcome::accepted:
        return "accepted " + by.principal();
    case evaluation::outcome::refused:
        break;
    }
    return "refused " + by.reason();
}

int accept(const arguments& told) {
    gssapi_server server(acceptor_of(told));
    std::string line;
    while (std::getline(std::cin, line))
        std::cout << describe(server.evaluate(from_hex(line), {}), server) << std::endl;
    return 0;
}

/// Both ends in one, with something done to the token of that number (from 0) that the broker
/// sends. Empty, or what the client says went wrong.
std::string log_in_to_self(const arguments& told,
    const std::shared_ptr<kafka::kerberos::identity>& who, std::size_t number,
    const std::function<void(bytes&)>& change) {
    const std::string target = told.get("target");
    gssapi client(kafka::kerberos::make_initiator(who, target), target);
    gssapi_server server(acceptor_of(told));
    std::size_t count = 0;
    return log_in(client, [&](std::span<const std::byte> token) -> std::optional<bytes> {
        const evaluation said = server.evaluate(token, {});
        if (said.what == evaluation::outcome::refused)
            return std::nullopt;
        const auto as_bytes = kafka::crypto::bytes_of(said.bytes);
        bytes challenge(as_bytes.begin(), as_bytes.end());
        if (count++ == number)
            change(challenge);
        return challenge;
    });
}

/// Garbles each byte, and cuts at each, of what the broker says: one login for each. Prints where
/// that has been done and the login has come to a good end all the same.
int garble(const arguments& told) {
    const auto who = identity_of(told);
    for (std::size_t number = 0; number < 2; ++number) {
        std::size_t size = 0;
        if (const std::string wrong =
                log_in_to_self(told, who, number, [&](bytes& token) { size = token.size(); });
            !wrong.empty()) {
            std::cout << "failed " << wrong << std::endl;
            return 1;
        }
        for (std::size_t at = 0; at < size; ++at) {
            if (log_in_to_self(told, who, number, [at](bytes& token) {
                    token[at % token.size()] ^= std::byte{0x41};
                }).empty())
                std::cout << "token " << number << " garbled at " << at << std::endl;
            if (log_in_to_self(told, who, number, [at](bytes& token) {
                    const auto less = std::min(token.size(), at + 1);
                    token.erase(token.end() - static_cast<std::ptrdiff_t>(less), token.end());
                }).empty())
                std::cout << "token " << number << " cut by " << at + 1 << std::endl;
        }
        std::cout << "token " << number << " size " << size << std::endl;
    }
    return 0;
}

/// As one client's connections do it one after the other, each when a line has come.
int again(const arguments& told) {
    const auto who = identity_of(told);
    for (std::string line; std::getline(std::cin, line);) {
        const std::string wrong = log_in_to_self(told, who, 9, [](bytes&) {});
        std::cout << (wrong.empty() ? "done" : "failed " + wrong) << std::endl;
    }
    return 0;
}

/// As one client's connections do it at the same time.
int crowd(const arguments& told) {
    const auto who = identity_of(told);
    std::vector<std::thread> all;
    std::vector<std::string> wrong(8);
    for (std::string& each : wrong)
        all.emplace_back([&] { each = log_in_to_self(told, who, 9, [](bytes&) {}); });
    for (std::thread& each : all)
        each.join();
    for (const std::string& each : wrong)
        std::cout << (each.empty() ? "done" : "failed " + each) << std::endl;
    return 0;
}

} // namespace

int main(int count, char** values) {
    const std::string_view what = count > 1 ? values[1] : "";
    const arguments told(count, values);
    if (what == "initiate")
        return initiate(told);
    if (what == "accept")
        return accept(told);
    if (what == "garble")
        return garble(told);
    if (what == "again")
        return again(told);
    if (what == "crowd")
        return crowd(told);
    std::cerr << "kerberos_ends initiate|accept|garble|again|crowd NAME=VALUE…" << std::endl;
    return 2;
}
