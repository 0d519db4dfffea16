// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/accounts.hpp"

#include "crypto/secret.hpp"
#include "kerberos/contexts.hpp"
#include "testing/security/mechanisms/aws_msk_iam_server.hpp"
#include "testing/security/mechanisms/gssapi_server.hpp"
#include "testing/security/mechanisms/oauthbearer_server.hpp"
#include "testing/security/mechanisms/plain_server.hpp"
#include "testing/security/mechanisms/scram_server.hpp"
#include "testing/security/names.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace kafka::testing::detail {

namespace {

std::vector<std::byte> random_bytes(const random_bits& random, std::size_t count) {
    std::vector<std::byte> bytes;
    for (std::uint64_t bits = 0; bytes.size() < count; bits >>= 8) {
        if (bytes.size() % sizeof(bits) == 0)
            bits = random();
        bytes.push_back(static_cast<std::byte>(bits & 0xff));
    }
    return bytes;
}

bool knows(const user_options& user, sasl_mechanism by) {
    return user.mechanisms.empty() ||
           std::ranges::find(user.mechanisms, by) != user.mechanisms.end();
}

} // namespace

accounts::accounts(const sasl_options& options, random_bits random)
    : random_(std::move(random)),
      tokens_(options.tokens ? options.tokens : unsecured_token_validator()),
      kerberos_(options.kerberos) {
    set_mechanisms(options.mechanisms);
    for (const user_options& each : options.users)
        set_user(each);
    for (const aws_user& each : options.aws_users)
        set_aws_user(each);
}

void accounts::set_user(user_options user) {
    std::string name = user.name;
    users_.insert_or_assign(std::move(name), known_user{std::move(user), {}});
}

bool accounts::remove_user(std::string_view name) {
    const auto at = users_.find(name);
    if (at == users_.end())
        return false;
    users_.erase(at);
    return true;
}

void accounts::set_aws_user(aws_user user) {
    std::string id = user.credentials.access_key_id;
    aws_users_.insert_or_assign(std::move(id), std::move(user));
}

bool accounts::remove_aws_user(std::string_view access_key_id) {
    const auto at = aws_users_.find(access_key_id);
    if (at == aws_users_.end())
        return false;
    aws_users_.erase(at);
    return true;
}

token_validator accounts::set_token_validator(token_validator judge) {
    return std::exchange(tokens_, judge ? std::move(judge) : unsecured_token_validator());
}

void accounts::set_mechanisms(std::vector<sasl_mechanism> which) {
    if (which.empty()) {
        which.assign(all_mechanisms.begin(), all_mechanisms.end());
        if (kerberos_.keytab.empty())
            std::erase(which, sasl_mechanism::gssapi);
    }
    mechanisms_ = std::move(which);
}

bool accounts::is_right(std::string_view name, std::string_view password) const {
    const auto at = users_.find(name);
    return at != users_.end() && knows(at->second.options, sasl_mechanism::plain) &&
           crypto::equal(crypto::bytes_of(at->second.options.password), crypto::bytes_of(password));
}

std::optional<scram_credential> accounts::find_scram(
    std::string_view name, crypto::hash_function hash) {
    const bool is_sha256 = hash == crypto::hash_function::sha256;
    const auto at = users_.find(name);
    if (at == users_.end() || !knows(at->second.options, is_sha256 ? sasl_mechanism::scram_sha_256
                                                                   : sasl_mechanism::scram_sha_512))
        return std::nullopt;
    auto& made = at->second.scram[is_sha256 ? 0 : 1];
    const user_options& of = at->second.options;
    if (!made) {
        constexpr std::size_t salt_size = 16;
        made = make_scram_credential(hash, of.password, random_bytes(random_, salt_size),
            static_cast<std::uint32_t>(of.scram_iterations));
    }
    return made;
}

std::optional<aws_user> accounts::find_aws_user(std::string_view access_key_id) const {
    const auto at = aws_users_.find(access_key_id);
    return at == aws_users_.end() ? std::nullopt : std::optional(at->second);
}

token_verdict accounts::judge(const oauth_token& token, std::chrono::milliseconds now) const {
    try {
        return tokens_(token, now);
    } catch (...) {
        return {};
    }
}

std::string accounts::make_nonce() {
    return crypto::to_hex(random_bytes(random_, nonce_digits / 2));
}

std::unique_ptr<mechanism_server> accounts::begin(sasl_mechanism by) {
    const auto scram = [this](crypto::hash_function hash) {
        return std::make_unique<scram_server>(hash, make_nonce(),
            [this, hash](std::string_view user) { return find_scram(user, hash); });
    };
    switch (by) {
    case sasl_mechanism::plain:
        break;
    case sasl_mechanism::scram_sha_256:
        return scram(crypto::hash_function::sha256);
    case sasl_mechanism::scram_sha_512:
        return scram(crypto::hash_function::sha512);
    case sasl_mechanism::oauthbearer:
        return std::make_unique<oauthbearer_server>(
            [this](const oauth_token& token, std::chrono::milliseconds now) {
                return judge(token, now);
            });
    case sasl_mechanism::gssapi:
        return std::make_unique<gssapi_server>(
            kerberos::make_acceptor({.keytab = kerberos_.keytab, .name = kerberos_.service}));
    case sasl_mechanism::aws_msk_iam:
        return std::make_unique<aws_msk_iam_server>(random_id(random_).to_string(),
            [this](std::string_view key) { return find_aws_user(key); });
    }
    return std::make_unique<plain_server>([this](std::string_view user, std::string_view password) {
        return is_right(user, password);
    });
}

} // namespace kafka::testing::detail
