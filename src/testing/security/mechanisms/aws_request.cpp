// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/aws_request.hpp"

#include "crypto/hash.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <utility>

namespace kafka::testing::detail {

namespace {

constexpr auto sha256 = crypto::hash_function::sha256;
constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view action = "kafka-cluster:Connect";
constexpr std::string_view service = "kafka-cluster";
constexpr std::string_view end_of_scope = "aws4_request";

std::string text_of(const boost::json::object& of, std::string_view name) {
    const boost::json::value* const found = of.if_contains(name);
    const auto* const text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr ? std::string(*text) : std::string();
}

std::optional<int> number(std::string_view digits) {
    int value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [read, wrong] = std::from_chars(digits.data(), end, value);
    if (wrong != std::errc() || read != end || digits.empty() || digits.front() == '-')
        return std::nullopt;
    return value;
}

std::optional<std::chrono::seconds> read_date(std::string_view text) {
    using namespace std::chrono;
    if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z')
        return std::nullopt;
    const auto y = number(text.substr(0, 4)), mo = number(text.substr(4, 2)),
               d = number(text.substr(6, 2)), h = number(text.substr(9, 2)),
               mi = number(text.substr(11, 2)), s = number(text.substr(13, 2));
    if (!y || !mo || !d || !h || !mi || !s || *h > 23 || *mi > 59 || *s > 59)
        return std::nullopt;
    const year_month_day date{
        year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok())
        return std::nullopt;
    return sys_days{date}.time_since_epoch() + hours{*h} + minutes{*mi} + seconds{*s};
}

/// The key's id, the day and the region, if there are no others.
bool split_credential(aws_signed_request& request) {
    std::array<std::string_view, 5> parts;
    std::string_view rest = request.credential;
    // An id has no slashes, but who knows what hostile ones have.
    if (std::ranges::count(rest, '/') != static_cast<std::ptrdiff_t>(parts.size()) - 1)
        return false;
    for (std::string_view& part : parts) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    request.access_key_id = parts[0];
    request.day = parts[1];
    request.region = parts[2];
    return parts[3] == service && parts[4] == end_of_scope &&
           std::string_view(request.date).substr(0, 8) == parts[1];
}

std::string percent_encoded(std::string_view text) {
    std::string written;
    for (const char each : text) {
        const bool is_plain = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
                              (each >= '0' && each <= '9') || each == '-' || each == '.' ||
                              each == '_' || each == '~';
        if (is_plain) {
            written += each;
            continue;
        }
        constexpr std::string_view digits = "0123456789ABCDEF";
        const auto code = static_cast<unsigned char>(each);
        written.append({'%', digits[code >> 4], digits[code & 0xF]});
    }
    return written;
}

/// In the order of their names.
std::string query_of(const aws_signed_request& request) {
    std::string query = "Action=" + percent_encoded(action) +
                        "&X-Amz-Algorithm=" + percent_encoded(algorithm) +
                        "&X-Amz-Credential=" + percent_encoded(request.credential) +
                        "&X-Amz-Date=" + percent_encoded(request.date) +
                        "&X-Amz-Expires=" + percent_encoded(request.expires);
    if (!request.session_token.empty())
        query += "&X-Amz-Security-Token=" + percent_encoded(request.session_token);
    return query + "&X-Amz-SignedHeaders=host";
}

} // namespace

std::optional<aws_signed_request> read_aws_request(std::string_view json) {
    boost::system::error_code wrong;
    const boost::json::value read = boost::json::parse(json, wrong);
    const auto* const object = wrong ? nullptr : read.if_object();
    if (object == nullptr || text_of(*object, "version") != "2020_10_22" ||
        text_of(*object, "action") != action || text_of(*object, "x-amz-algorithm") != algorithm ||
        text_of(*object, "x-amz-signedheaders") != "host")
        return std::nullopt;
    aws_signed_request request;
    request.host = text_of(*object, "host");
    request.credential = text_of(*object, "x-amz-credential");
    request.date = text_of(*object, "x-amz-date");
    request.expires = text_of(*object, "x-amz-expires");
    request.session_token = text_of(*object, "x-amz-security-token");
    request.signature = text_of(*object, "x-amz-signature");
    const auto time = read_date(request.date);
    const auto valid_for = number(request.expires);
    if (!time || !valid_for || !split_credential(request))
        return std::nullopt;
    request.time = *time;
    request.valid_for = std::chrono::seconds(*valid_for);
    return request;
}

std::string aws_signature_of(
    const aws_signed_request& request, std::string_view secret_access_key) {
    const auto hex_of = [](std::string_view text) {
        return crypto::to_hex(crypto::hash(sha256, crypto::bytes_of(text)));
    };
    const std::string canonical =
        "GET\n/\n" + query_of(request) + "\nhost:" + request.host + "\n\nhost\n" + hex_of("");
    const std::string scope = request.credential.substr(request.access_key_id.size() + 1);
    const std::string to_sign =
        std::string(algorithm) + "\n" + request.date + "\n" + scope + "\n" + hex_of(canonical);

    const crypto::secret secret = crypto::joined(std::string_view("AWS4"), secret_access_key);
    crypto::digest key = crypto::keyed_hash_of(sha256, secret, crypto::bytes_of(request.day));
    for (const std::string_view part :
        {std::string_view(request.region), service, end_of_scope, std::string_view(to_sign)})
        key = crypto::keyed_hash_of(sha256, key, crypto::bytes_of(part));
    return crypto::to_hex(key);
}

} // namespace kafka::testing::detail
