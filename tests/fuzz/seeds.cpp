// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Writes what fuzzing begins with: random values of every message in every version, as bytes and as
// JSON, one file each in the folders `codec` and `json`.

#include "input.hpp"
#include "protocol/testing/randomize.hpp"

#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/json.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
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

} // namespace

} // namespace kafka::fuzz

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: fuzz-seeds FOLDER\n";
        return 2;
    }
    try {
        kafka::fuzz::write_all(arguments[1]);
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
