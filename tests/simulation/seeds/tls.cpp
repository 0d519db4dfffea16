// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/tls.hpp"

#include "simulation/seeds/scene.hpp"
#include "testing/certificates/authority.hpp"

// What takes its place in OpenSSL 3, a provider, is a library of its own.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <random>
#include <span>
#include <stdexcept>

namespace kafka::simulated {

namespace {

std::mt19937_64 bits;

extern "C" int draw(unsigned char* to, int size) {
    std::ranges::generate(std::span(to, static_cast<std::size_t>(size)),
        [] { return static_cast<unsigned char>(bits()); });
    return 1;
}

extern "C" int is_seeded() {
    return 1;
}

node_certificates make_certificates() {
    seed_tls(0);
    const testing::validity for_long{.to = std::chrono::hours(24 * 365)};
    const testing::certificate_authority authority(
        "Authority of the play", for_long, testing::key_kind::ed25519);
    testing::certificate_wishes wishes;
    wishes.common_name = "a node";
    wishes.dns_names.assign(names.begin(), names.end());
    for (const auto& each : addresses)
        wishes.addresses.insert(wishes.addresses.end(), each.begin(), each.end());
    wishes.valid = for_long;
    wishes.key = testing::key_kind::ed25519;
    const testing::issued_certificate made = authority.issue(wishes);
    return {.shown = {.certificate = made.chain(), .key = made.key},
        .authority = authority.certificate()};
}

} // namespace

void seed_tls(std::uint64_t seed) {
    static const RAND_METHOD method{.seed = nullptr,
        .bytes = draw,
        .cleanup = nullptr,
        .add = nullptr,
        .pseudorand = draw,
        .status = is_seeded};
    if (RAND_set_rand_method(&method) != 1)
        throw std::runtime_error("OpenSSL does not take another source of chance");
    bits.seed(seed);
}

const node_certificates& certificates() {
    static const node_certificates made = make_certificates();
    return made;
}

} // namespace kafka::simulated
