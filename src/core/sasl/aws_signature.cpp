// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/aws_signature.hpp"

#include "crypto/hash.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdio>
#include <utility>
#include <vector>

namespace kafka::core::sasl {

namespace {

using parameters = std::vector<std::pair<std::string_view, std::string>>;

constexpr auto hash = crypto::hash_function::sha256;
constexpr std::string_view service = "kafka-cluster";
constexpr std::string_view action = "kafka-cluster:Connect";
constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

std::string basic_time(std::chrono::seconds since_1970) {
    using namespace std::chrono;
    const sys_seconds at{since_1970};
    const auto day = floor<days>(at);
    const year_month_day date(day);
    const hh_mm_ss time(at - day);
    std::array<char, 64> text{};
    const int size = std::snprintf(text.data(), text.size(), "%04d%02u%02uT%02d%02d%02dZ",
        static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

std::string uri_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string made;
    for (const char each : text) {
        if (unreserved.find(each) != std::string_view::npos) {
            made += each;
            continue;
        }
        const auto code = static_cast<unsigned char>(each);
        made += '%';
        made += digits[code >> 4];
        made += digits[code & 15];
    }
    return made;
}

std::string query_of(const parameters& all) {
    std::string query;
    for (const auto& [name, value] : all) {
        if (!query.empty())
            query += '&';
        query.append(name).append("=").append(uri_encoded(value));
    }
    return query;
}

crypto::digest signing_key(
    const aws_credentials& with, std::string_view day, std::string_view region) {
    const crypto::secret first = crypto::joined(std::string_view("AWS4"), with.secret_access_key);
    crypto::digest key = crypto::keyed_hash_of(hash, first, crypto::bytes_of(day));
    key = crypto::keyed_hash_of(hash, key, crypto::bytes_of(region));
    key = crypto::keyed_hash_of(hash, key, crypto::bytes_of(service));
    return crypto::keyed_hash_of(hash, key, crypto::bytes_of("aws4_request"));
}

} // namespace

aws_message sign_aws_request(const aws_request& what, const aws_credentials& with) {
    const std::string time = basic_time(what.now);
    const std::string day = time.substr(0, 8);
    std::string scope = day + "/";
    scope.append(what.region).append("/").append(service).append("/aws4_request");
    const std::string credential = with.access_key_id + "/" + scope;
    const std::string expires = std::to_string(what.valid_for.count());

    // In the order of their names, which the signature is of.
    parameters query{{"Action", std::string(action)}, {"X-Amz-Algorithm", std::string(algorithm)},
        {"X-Amz-Credential", credential}, {"X-Amz-Date", time}, {"X-Amz-Expires", expires}};
    if (!with.session_token.empty())
        query.emplace_back("X-Amz-Security-Token", with.session_token);
    query.emplace_back("X-Amz-SignedHeaders", "host");

    const std::string request = "GET\n/\n" + query_of(query) + "\nhost:" + std::string(what.host) +
                                "\n\nhost\n" + crypto::to_hex(crypto::hash(hash, {}));
    const std::string to_sign = std::string(algorithm) + "\n" + time + "\n" + scope + "\n" +
                                crypto::to_hex(crypto::hash(hash, crypto::bytes_of(request)));
    const std::string signature = crypto::to_hex(crypto::keyed_hash_of(
        hash, signing_key(with, day, what.region), crypto::bytes_of(to_sign)));

    boost::json::object message{{"version", "2020_10_22"}, {"host", what.host},
        {"user-agent", what.user_agent}, {"action", action}, {"x-amz-algorithm", algorithm},
        {"x-amz-credential", credential}, {"x-amz-date", time}, {"x-amz-signedheaders", "host"},
        {"x-amz-expires", expires}, {"x-amz-signature", signature}};
    if (!with.session_token.empty())
        message["x-amz-security-token"] = with.session_token;
    return {.text = boost::json::serialize(message),
        .secrets = {signature, with.session_token, uri_encoded(with.session_token)}};
}

} // namespace kafka::core::sasl
