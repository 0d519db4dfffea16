// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The tables beside the messages: headers and error codes.

#include "conformance/oracle.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <kafka/broker_errc.hpp>
#include <kafka/protocol/message.hpp>

#include <map>
#include <sstream>
#include <string>

namespace kafka::conformance {

namespace {

TEST(tables, headers_have_javas_versions) {
    int compared = 0;
    for (const auto& java : oracles::instance().all()) {
        std::istringstream lines(java->ask({operation::headers}).output);
        std::int16_t key;
        std::int16_t version;
        std::int16_t request;
        std::int16_t response;
        while (lines >> key >> version >> request >> response) {
            const protocol::api_type* api = protocol::find_api(key);
            if (api == nullptr || !api->request->versions.contains(version)) {
                ADD_FAILURE() << "API " << key << " v" << version << " is missing";
                continue;
            }
            EXPECT_EQ(protocol::request_header_version(key, version), request)
                << api->name << " v" << version << ", Kafka " << java->release();
            EXPECT_EQ(protocol::response_header_version(key, version), response)
                << api->name << " v" << version << ", Kafka " << java->release();
            ++compared;
        }
    }
    EXPECT_GT(compared, 0);
}

TEST(tables, errors_are_javas) {
    std::map<std::int16_t, boost::json::object> javas;
    for (const auto& java : oracles::instance().all()) {
        const auto table = boost::json::parse(java->ask({operation::errors}).output);
        for (const boost::json::value& each : table.as_array())
            javas.try_emplace(
                static_cast<std::int16_t>(each.at("code").as_int64()), each.as_object());
    }

    for (const auto& [code, error] : javas) {
        const broker_error_info* ours = find_broker_error(code);
        if (ours == nullptr) {
            ADD_FAILURE() << "error " << code << " is missing: " << error.at("name");
            continue;
        }
        EXPECT_EQ(ours->name, error.at("name").as_string()) << code;
        EXPECT_EQ(ours->retriable, error.at("retriable").as_bool()) << ours->name;
        EXPECT_EQ(ours->invalid_metadata, error.at("invalidMetadata").as_bool()) << ours->name;
        EXPECT_EQ(ours->authentication, error.at("authentication").as_bool()) << ours->name;
        EXPECT_EQ(ours->authorization, error.at("authorization").as_bool()) << ours->name;
    }
    for (std::int16_t code = -100; code < 1000; ++code) {
        const broker_error_info* ours = find_broker_error(code);
        EXPECT_TRUE(ours == nullptr || javas.contains(code)) << ours->name << " is not Kafka's";
    }
}

} // namespace

} // namespace kafka::conformance
