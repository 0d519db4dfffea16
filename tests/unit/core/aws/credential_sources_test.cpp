// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/aws/credential_sources.hpp"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <variant>

namespace kafka::core::aws {
namespace {

using ::testing::HasSubstr;

environment of(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string() : found->second;
    };
}

TEST(aws_credential_sources, the_environment_goes_first) {
    const auto found =
        find_credentials({}, of({{"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "s"},
                                 {"AWS_SESSION_TOKEN", "t"}, {"HOME", "/h/me"}}));
    ASSERT_TRUE(std::holds_alternative<aws_credentials>(found));
    EXPECT_EQ(std::get<0>(found).access_key_id, "a");
    EXPECT_EQ(std::get<0>(found).secret_access_key, "s");
    EXPECT_EQ(std::get<0>(found).session_token, "t");
}

TEST(aws_credential_sources, then_the_file) {
    const auto path_and_profile = [](const wanted_source& wanted, const environment& in) {
        const auto found = find_credentials(wanted, in);
        const auto* const file = std::get_if<file_source>(&found);
        return file != nullptr ? file->path + ' ' + file->profile : "none";
    };
    EXPECT_EQ(
        path_and_profile({}, of({{"HOME", "/h/me"}})), "/h/me/.aws/credentials default");
    EXPECT_EQ(path_and_profile({}, of({{"HOME", "/h/me"}, {"AWS_PROFILE", "p"},
                                       {"AWS_SHARED_CREDENTIALS_FILE", "/f"}})),
        "/f p");
    const environment full = of({{"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "s"},
        {"AWS_PROFILE", "p"}, {"HOME", "/h/me"}});
    EXPECT_EQ(path_and_profile({.profile = "q"}, full), "/h/me/.aws/credentials q");
    EXPECT_EQ(path_and_profile({.file = "/g"}, full), "/g p");
}

TEST(aws_credential_sources, half_of_them_is_a_mistake) {
    const auto problem = [](const environment& in) {
        const auto found = find_credentials({}, in);
        const auto* const said = std::get_if<std::string>(&found);
        return said != nullptr ? *said : "none";
    };
    EXPECT_EQ(problem(of({{"AWS_ACCESS_KEY_ID", "a"}, {"HOME", "/h/me"}})),
        "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not");
    EXPECT_EQ(problem(of({{"AWS_SECRET_ACCESS_KEY", "a"}})),
        "AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not");
    EXPECT_THAT(problem(of({})), HasSubstr("HOME"));
}

} // namespace
} // namespace kafka::core::aws
