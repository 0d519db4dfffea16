// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "crypto/hash.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <new>
#include <utility>

namespace kafka::crypto {

namespace {

/// For results of OpenSSL's functions, where there is nothing but memory to fail for want of.
void require(bool done) {
    if (!done)
        throw std::bad_alloc();
}

const unsigned char* raw(std::span<const std::byte> bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* raw(digest& bytes) noexcept {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

} // namespace

digest hash(hash_function with, std::span<const std::byte> message) {
    digest made(digest_size(with));
    const EVP_MD* const type = with == hash_function::sha256 ? EVP_sha256() : EVP_sha512();
    require(EVP_Digest(message.data(), message.size(), raw(made), nullptr, type, nullptr) == 1);
    return made;
}

struct keyed_hash::state {
    explicit state(hash_function with) : size(digest_size(with)) {
        EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
        require(hmac != nullptr);
        context = EVP_MAC_CTX_new(hmac);
        EVP_MAC_free(hmac);
        require(context != nullptr);
    }
    state(const state&) = delete;
    state& operator=(const state&) = delete;
    ~state() { EVP_MAC_CTX_free(context); }

    std::size_t size;
    EVP_MAC_CTX* context;
};

keyed_hash::keyed_hash(hash_function with, std::span<const std::byte> key)
    : state_(std::make_unique<state>(with)) {
    std::string name = with == hash_function::sha256 ? "SHA256" : "SHA512";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
        OSSL_PARAM_construct_end()};
    // No key at all would mean the one before.
    static constexpr unsigned char empty = 0;
    require(EVP_MAC_init(
                state_->context, key.empty() ? &empty : raw(key), key.size(), parameters) == 1);
}

keyed_hash::keyed_hash(keyed_hash&&) noexcept = default;
keyed_hash& keyed_hash::operator=(keyed_hash&&) noexcept = default;
keyed_hash::~keyed_hash() = default;

digest keyed_hash::of(std::span<const std::span<const std::byte>> parts) {
    require(EVP_MAC_init(state_->context, nullptr, 0, nullptr) == 1);
    for (const std::span<const std::byte> part : parts)
        require(EVP_MAC_update(state_->context, raw(part), part.size()) == 1);
    digest made(state_->size);
    std::size_t written = 0;
    require(EVP_MAC_final(state_->context, raw(made), &written, made.size()) == 1);
    return made;
}

bool equal(std::span<const std::byte> a, std::span<const std::byte> b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::byte each : bytes) {
        text += digits[std::to_integer<std::size_t>(each >> 4)];
        text += digits[std::to_integer<std::size_t>(each & std::byte{0xF})];
    }
    return text;
}

} // namespace kafka::crypto
