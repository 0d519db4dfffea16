// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "unit/client/credentials/asked.hpp"

#include <gmock/gmock.h>
#include <kafka/token_providers.hpp>
#include <sys/stat.h>

namespace kafka {
namespace {

using namespace std::chrono_literals;
using testing::ask;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// {"alg":"RS256"} . {"sub":"one"} and {"sub":"two"} and {"exp":1767225610}: ten seconds after the
// simulation's beginning.
constexpr const char* one = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvbmUifQ.c2ln";
constexpr const char* two = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ0d28ifQ.c2ln";
constexpr const char* brief = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3NjcyMjU2MTB9.c2ln";

class token_file_test : public ::testing::Test {
protected:
    std::string failure_of(const std::string& path) {
        const auto got =
            ask(*provide(token_file{.path = path}, world.get_transport()), world.get_executor());
        EXPECT_TRUE(got->came);
        EXPECT_THAT(got->what.value, IsEmpty());
        return got->why.detail;
    }

    testing::simulation world;
    testing::temporary_folder folder;
};

TEST_F(token_file_test, is_read_each_time) {
    const std::string path = folder.write("token", std::string(one) + '\n');
    const auto subject =
        provide(token_file{.path = path, .extensions = {{"tenant", "7"}}}, world.get_transport());
    const auto first = ask(*subject, world.get_executor());
    ASSERT_TRUE(first->came);
    EXPECT_THAT(first->why.detail, IsEmpty());
    EXPECT_EQ(first->what.value, one);
    EXPECT_EQ(first->what.extensions.at(0).second, "7");
    folder.write("token", two);
    EXPECT_EQ(ask(*subject, world.get_executor())->what.value, two);
    std::filesystem::remove(path);
    EXPECT_EQ(ask(*subject, world.get_executor())->why.detail,
        "the token file " + path + " cannot be read: No such file or directory");
}

TEST_F(token_file_test, has_no_extensions_that_cannot_be_sent) {
    try {
        provide(token_file{.path = "token", .extensions = {{"auth", "x"}}});
        ADD_FAILURE();
    } catch (const exception& refused) {
        EXPECT_EQ(refused.code(), errc::configuration);
        EXPECT_THAT(refused.info().detail, HasSubstr("token_file::extensions"));
        EXPECT_THAT(refused.info().detail, HasSubstr("called auth"));
    }
}

// As Kubernetes does it.
TEST_F(token_file_test, may_be_behind_links_that_change) {
    std::filesystem::create_symlink(folder.write("1", one), folder.file("token"));
    const auto subject = provide(token_file{.path = folder.file("token")}, world.get_transport());
    EXPECT_EQ(ask(*subject, world.get_executor())->what.value, one);
    std::filesystem::create_symlink(folder.write("2", two), folder.file("next"));
    std::filesystem::rename(folder.file("next"), folder.file("token"));
    EXPECT_EQ(ask(*subject, world.get_executor())->what.value, two);
}

TEST_F(token_file_test, with_a_token_that_has_expired_is_told_of) {
    const auto subject =
        provide(token_file{.path = folder.write("token", brief)}, world.get_transport());
    EXPECT_EQ(ask(*subject, world.get_executor())->what.value, brief);
    world.run_for(31s);
    EXPECT_THAT(ask(*subject, world.get_executor())->why.detail, HasSubstr("expired 21 s ago"));
}

TEST_F(token_file_test, that_is_no_such_file_is_told_of) {
    EXPECT_THAT(failure_of(folder.file("")), HasSubstr("is no ordinary file"));
    EXPECT_THAT(failure_of("/dev/zero"), HasSubstr("is no ordinary file"));
    EXPECT_THAT(failure_of(folder.write("empty", "")), HasSubstr("is empty"));
    EXPECT_THAT(failure_of(folder.write("large", std::string(64 * 1024 + 1, 'x'))),
        HasSubstr("more than 64 KiB"));
    EXPECT_THAT(failure_of(folder.write("several", "hush hush")), Not(HasSubstr("hush")));
    ASSERT_EQ(::mkfifo(folder.file("pipe").c_str(), 0600), 0);
    EXPECT_THAT(failure_of(folder.file("pipe")), HasSubstr("is no ordinary file"));
}

} // namespace
} // namespace kafka
