// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "messages.hpp"
#include "protocol/registry.hpp"

#include <gtest/gtest.h>
#include <kafka/broker_errc.hpp>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/reflection.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string>
#include <string_view>

namespace kafka::protocol {

namespace {

TEST(registry, finds_apis_by_key_and_name) {
    std::int16_t previous = -1;
    for (const api_type* each : apis()) {
        const api_type& api = *each;
        EXPECT_GT(api.key, previous);
        previous = api.key;
        EXPECT_EQ(find_api(api.key), &api);
        EXPECT_EQ(find_api(api.name), &api);
        EXPECT_EQ(api.request->api_key, api.key);
        EXPECT_EQ(api.response->api_key, api.key);
        EXPECT_EQ(api.request->name, std::string(api.name) + "Request");
        EXPECT_EQ(api.request->kind, message_kind::request);
        EXPECT_EQ(api.response->kind, message_kind::response);
        EXPECT_EQ(api.request->versions, api.response->versions);
        EXPECT_EQ(api.request->api, &api);
        EXPECT_EQ(api.response->api, &api);
    }
    ASSERT_NE(find_api("Metadata"), nullptr);
    EXPECT_EQ(find_api("Metadata")->key, static_cast<std::int16_t>(api_key::metadata));
    EXPECT_EQ(find_api("Metadata"), &metadata_request::api);
    EXPECT_EQ(metadata_request::api.request, &metadata_request::descriptor);
    EXPECT_EQ(find_message("RequestHeader")->api, nullptr);
    EXPECT_EQ(find_api("metadata"), nullptr);
    EXPECT_EQ(find_api(std::int16_t{-1}), nullptr);
    EXPECT_EQ(find_api(std::int16_t{30000}), nullptr);
}

TEST(registry, finds_messages_by_name) {
    for (const message_type* type : messages())
        EXPECT_EQ(find_message(type->name), type);
    EXPECT_NE(find_message("RequestHeader"), nullptr);
    EXPECT_EQ(find_message("Requestheader"), nullptr);
}

// By the name, wherever it stands
bool means_a_secret(std::string_view name) {
    static constexpr std::array words{"hmac", "password", "passphrase", "secret", "salt",
        "authbytes", "credential", "privatekey"};
    std::string lower(name);
    std::ranges::transform(
        lower, lower.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return std::ranges::any_of(
        words, [&](const char* word) { return lower.find(word) != lower.npos; });
}

// Adds the paths of fields that hold secrets, by what the schema says and by what their name says.
void find_secrets(const struct_type& type, const std::string& path, std::set<std::string>& marked,
    std::set<std::string>& named) {
    for (const field_type& field : type.fields) {
        const std::string at = path + "." + std::string(field.name);
        if (field.secret)
            marked.insert(at);
        if (field.structure != nullptr)
            find_secrets(*field.structure, at, marked, named);
        else if (means_a_secret(field.name))
            named.insert(at);
    }
}

TEST(registry, secrets_are_marked) {
    std::set<std::string> marked;
    // What the name does not say: settings may be passwords, and whole messages may have some.
    std::set<std::string> secrets{
        "AlterConfigsRequest.Resources.Configs.Value",
        "IncrementalAlterConfigsRequest.Resources.Configs.Value",
        "EnvelopeRequest.RequestData",
        "EnvelopeResponse.ResponseData",
    };
    for (const message_type* type : messages())
        find_secrets(*type->layout, std::string(type->name), marked, secrets);
    EXPECT_EQ(marked, secrets);
    EXPECT_TRUE(secrets.contains("SaslAuthenticateRequest.AuthBytes"));
    EXPECT_TRUE(secrets.contains("AlterUserScramCredentialsRequest.Upsertions.SaltedPassword"));
}

TEST(registry, versions_that_may_be_negotiated_are_some_of_those_known) {
    for (const message_type* type : all_types())
        EXPECT_EQ(intersect(type->versions, type->stable), type->stable) << type->name;
    EXPECT_EQ(shapes::descriptor.versions, (version_range{0, 4}));
    EXPECT_EQ(shapes::descriptor.stable, (version_range{0, 3}));
}

TEST(registry, throttle_times_are_read_where_there_are_any) {
    int having_one = 0;
    for (const message_type* type : all_types()) {
        const auto fields = type->layout->fields;
        const auto field =
            std::ranges::find(fields, std::string_view("throttle_time_ms"), &field_type::member);
        ASSERT_EQ(type->throttle_time != nullptr, field != fields.end()) << type->name;
        if (type->throttle_time == nullptr)
            continue;
        ++having_one;
        EXPECT_EQ(type->kind, message_kind::response) << type->name;
        any_message message(*type);
        EXPECT_EQ(type->throttle_time(message.data()), 0) << type->name;
        *static_cast<std::int32_t*>(field->get(message.data())) = 1500;
        EXPECT_EQ(type->throttle_time(message.data()), 1500) << type->name;
    }
    EXPECT_GT(having_one, 60);
    ASSERT_NE(metadata_response::descriptor.throttle_time, nullptr);
    EXPECT_EQ(metadata_request::descriptor.throttle_time, nullptr);
}

TEST(registry, headers_follow_flexibility) {
    EXPECT_EQ(request_header_version(3, 8), 1);
    EXPECT_EQ(request_header_version(3, 9), 2);
    EXPECT_EQ(response_header_version(3, 8), 0);
    EXPECT_EQ(response_header_version(3, 9), 1);
    EXPECT_EQ(request_header_version(60, 0), 2);
    EXPECT_EQ(request_header_version(-1, 0), -1);
    EXPECT_EQ(response_header_version(-1, 0), -1);
    EXPECT_EQ(request_header_version(metadata_request::api, 8), 1);
    EXPECT_EQ(request_header_version(metadata_request::api, 9), 2);
    EXPECT_EQ(response_header_version(metadata_request::api, 9), 1);
}

TEST(registry, the_oldest_controlled_shutdown_goes_with_the_oldest_header) {
    EXPECT_EQ(request_header_version(7, 0), 0);
    EXPECT_EQ(request_header_version(7, 1), 1);
    EXPECT_EQ(request_header_version(7, 3), 2);
    EXPECT_EQ(response_header_version(7, 0), 0);
}

TEST(registry, api_versions_answers_with_the_oldest_header) {
    for (std::int16_t version = 0; version <= 5; ++version)
        EXPECT_EQ(response_header_version(18, version), 0);
    EXPECT_EQ(request_header_version(18, 2), 1);
    EXPECT_EQ(request_header_version(18, 3), 2);
}

TEST(registry, every_stable_version_came_with_a_release) {
    for (const api_type* each : apis()) {
        const api_type& api = *each;
        const version_range known = api.request->versions;
        for (std::int16_t version = known.min; version <= known.max; ++version)
            EXPECT_EQ(release_of(api.key, version).empty(), !api.request->stable.contains(version))
                << api.name << " v" << version;
        EXPECT_EQ(release_of(api.key, static_cast<std::int16_t>(known.min - 1)), "");
        EXPECT_EQ(release_of(api.key, static_cast<std::int16_t>(known.max + 1)), "");
    }
}

TEST(registry, releases_of_versions) {
    EXPECT_EQ(release_of(0, 0), "0.8.0");
    EXPECT_EQ(release_of(0, 13), "4.1");
    EXPECT_EQ(release_of(3, 4), "0.11.0");
    EXPECT_EQ(release_of(22, 5), "3.8");
    EXPECT_EQ(release_of(22, 6), "");
    EXPECT_EQ(release_of(78, 0), "");
    EXPECT_EQ(release_of(78, 1), "4.1");
    EXPECT_EQ(release_of(-1, 0), "");
    EXPECT_EQ(release_of(30000, 0), "");
}

TEST(registry, releases_that_dropped_versions) {
    EXPECT_EQ(dropped_in(0, 2), "4.0");
    EXPECT_EQ(dropped_in(0, 3), "");
    EXPECT_EQ(dropped_in(4, 7), "4.0");
    EXPECT_EQ(dropped_in(11, 0), ""); // 4.0.1 has it back
    EXPECT_EQ(dropped_in(4, 8), "");
    EXPECT_EQ(dropped_in(-1, 0), "");
    EXPECT_EQ(dropped_in(30000, 0), "");
}

TEST(version_range, intersects) {
    constexpr version_range a{2, 7};
    static_assert(a.contains(2) && a.contains(7) && !a.contains(1) && !a.contains(8));
    static_assert(intersect(a, version_range{5, 9}) == version_range{5, 7});
    static_assert(intersect(a, version_range{8, 9}).empty());
    static_assert(version_range{}.empty());
}

TEST(broker_errors, are_found_by_code_and_name) {
    const broker_error_info* moved = find_broker_error(broker_errc::not_leader_or_follower);
    ASSERT_NE(moved, nullptr);
    EXPECT_EQ(moved->name, "NOT_LEADER_OR_FOLLOWER");
    EXPECT_TRUE(moved->retriable && moved->invalid_metadata);
    EXPECT_FALSE(moved->fatal || moved->abortable || moved->authentication || moved->authorization);
    EXPECT_EQ(find_broker_error("NOT_LEADER_OR_FOLLOWER"), moved);
    EXPECT_EQ(find_broker_error(std::int16_t{-1})->code, broker_errc::unknown_server_error);
    EXPECT_EQ(find_broker_error(std::int16_t{-2}), nullptr);
    EXPECT_EQ(find_broker_error(std::int16_t{12345}), nullptr);
    EXPECT_EQ(find_broker_error("NO_SUCH_ERROR"), nullptr);
}

TEST(broker_errors, have_a_text_each) {
    std::set<std::string_view> texts;
    int known = 0;
    for (int code = -10; code != 1000; ++code) {
        const broker_error_info* error = find_broker_error(static_cast<std::int16_t>(code));
        if (error == nullptr)
            continue;
        ++known;
        EXPECT_TRUE(error->text.ends_with('.')) << error->name;
        EXPECT_TRUE(texts.insert(error->text).second) << error->name;
        EXPECT_FALSE(error->invalid_metadata && !error->retriable) << error->name;
    }
    EXPECT_EQ(known, 138);
}

} // namespace

} // namespace kafka::protocol
