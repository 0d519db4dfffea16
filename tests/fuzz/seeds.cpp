// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Writes what fuzzing begins with: random values of every message in every version, as bytes and as
// JSON, one file each in the folders `codec` and `json`; and what servers may say, in `sasl` and
// `tls`.

#include "input.hpp"
#include "protocol/testing/randomize.hpp"

#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/json.hpp>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::fuzz {

namespace {

using namespace protocol;

constexpr std::size_t most = 2048; // what is longer is slow and shows nothing more

void write(const std::filesystem::path& path, std::vector<std::byte> bytes,
    std::span<const std::byte> body) {
    if (body.size() > most)
        return;
    bytes.insert(bytes.end(), body.begin(), body.end());
    std::ofstream to(path, std::ios::binary);
    to.write(
        reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    to.close();
    if (!to)
        throw std::filesystem::filesystem_error("cannot write", path, {});
}

void write_all(const std::filesystem::path& folder) {
    for (const char* kind : {"codec", "json"})
        std::filesystem::create_directories(folder / kind);
    for (const message_type* type : messages()) {
        for (std::int16_t version = type->versions.min; version <= type->versions.max; ++version) {
            // By default, null, empty, ordinary, and one of the mixed ones
            for (const std::uint64_t seed : {0u, 1u, 2u, 3u, 7u}) {
                const std::string name = std::string(type->name) + "-" + std::to_string(version) +
                                         "-" + std::to_string(seed);
                any_message message(*type);
                testing::randomize(*type, message.data(), version, seed,
                    {.unknown_tagged_fields = seed >= testing::systematic_seeds});
                std::vector<std::byte> body;
                if (!encode(*type, message.data(), version, body))
                    throw std::runtime_error(name + " cannot be encoded");
                write(folder / "codec" / name, head(*type, version), body);
                const std::string text =
                    to_json(*type, message.data(), version, {.unknown_tagged_fields = true});
                write(folder / "json" / name, head(*type, version), std::as_bytes(std::span(text)));
            }
        }
    }
}

/// What `tls_fuzz.cpp` describes: nothing changed, a byte changed here and there, and peers that
/// are no servers.
void write_tls(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder / "tls");
    const auto write_text = [&](const std::string& name, std::string_view text) {
        write(folder / "tls" / name, {}, std::as_bytes(std::span(text)));
    };
    for (const char mode : {'\0', '\1', '\2', '\3'}) {
        const std::string name = "mode-" + std::to_string(mode);
        write_text(name, std::string(1, mode));
        for (const int place : {0, 3, 5, 9, 40, 90, 130, 300})
            write_text(name + "-" + std::to_string(place),
                std::string{mode, static_cast<char>(place >> 8), static_cast<char>(place), '\x55'});
    }
    using namespace std::string_view_literals;
    write_text("http", "\4HTTP/1.1 400 Bad Request\r\n\r\n"sv);
    write_text("alert", "\4\x15\3\3\0\2\2\x28"sv);
    write_text("long", "\4\x16\3\3\x48\1"sv);
    write_text("hello", "\4\x16\3\3\0\4\2\xff\xff\xff"sv);
}

/// What `sasl_fuzz.cpp` describes, each as it should be and in other ways.
void write_sasl(const std::filesystem::path& folder) {
    using namespace std::string_view_literals;
    std::filesystem::create_directories(folder / "sasl");
    int count = 0;
    const auto write_words = [&](char mode, std::initializer_list<std::string_view> words) {
        std::string text(1, mode);
        for (const std::string_view each : words) {
            text += static_cast<char>(each.size() >> 8);
            text += static_cast<char>(each.size());
            text += each;
        }
        write(folder / "sasl" / std::to_string(count++), {}, std::as_bytes(std::span(text)));
    };
    // RFC 7677, 3.
    constexpr auto first = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                           "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"sv;
    constexpr auto final = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="sv;
    constexpr auto refusal =
        R"({"status":"invalid_token","scope":"s","openid-configuration":"c"})"sv;
    constexpr auto offer = "[\x07\x01\x00\x00]"sv;
    for (const char raw : {'\0', '\x08'}) {
        const auto mode = [raw](int which) { return static_cast<char>(raw | which); };
        write_words(mode(0), {""});
        write_words(mode(0), {"no"});
        for (const int hash : {1, 2}) {
            write_words(mode(hash), {first, final});
            write_words(mode(hash), {first, "e=invalid-proof"});
            write_words(mode(hash), {first, "e=not pencil"});
            write_words(mode(hash), {first, "v=AAAA"});
            write_words(mode(hash), {"m=x,r=a,s=AAEC,i=4096"});
            write_words(mode(hash), {"r=rOprNGfwEbeRWgbNEkqOx,s=AAEC,i=4000000000"});
        }
        write_words(mode(3), {""});
        write_words(mode(3), {refusal, ""});
        write_words(mode(3), {R"({"status":"no pencil"})"sv, ""});
        write_words(mode(4), {"answer", offer, ""});
        write_words(mode(4), {"answer", "[\x06\x01\x00\x00]"sv});
        write_words(mode(5), {"on", "and", "on"});
        write_words(mode(6), {R"({"version":"2020_10_22","request-id":"x"})"sv});
    }
    // SaslAuthenticate and SaslHandshake themselves, as they are on the wire.
    write_words('\x10', {"\0\0\0\1\0\0\0\0\0\0\0\0\0"sv});
    write_words('\x11', {"\0\x3a\4no!\1\0\0\0\0\0\0\0\0\0"sv});
    write_words('\x20', {"\0\0\0\0\0\1\0\5PLAIN"sv, ""});
    write_words('\x20', {"\0\x21\0\0\0\1\0\6GSSAPI"sv});
    // A broker that knows the password and repeats it, wherever it can.
    for (const int which : {0, 1, 2, 3, 4, 6}) {
        const auto mode = [which](int how) { return static_cast<char>(how | which); };
        write_words(mode(0x10), {"\0\x3a\x0bnot pencil\1\0\0\0\0\0\0\0\0\0"sv});
        write_words(mode(0x20), {"\0\0\0\0\0\1\0\6pencil"sv});
        write_words(mode(0x20), {"\0\x21\0\0\0\1\0\6pencil"sv});
    }
}

} // namespace

} // namespace kafka::fuzz

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: fuzz-seeds FOLDER\n";
        return 2;
    }
    try {
        kafka::fuzz::write_all(arguments[1]);
        kafka::fuzz::write_sasl(arguments[1]);
        kafka::fuzz::write_tls(arguments[1]);
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
