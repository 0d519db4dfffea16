// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "unit/client/credentials/asked.hpp"

#include <gmock/gmock.h>
#include <kafka/aws_environment.hpp>

#include <cstdlib>

namespace kafka {
namespace {

using testing::ask;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class aws_environment_test : public ::testing::Test {
protected:
    aws_environment_test() {
        for (const char* each : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                 "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE"})
            ::unsetenv(each);
    }

    testing::simulation world;
    testing::temporary_folder folder;
};

TEST_F(aws_environment_test, is_looked_at_each_time) {
    const auto subject = provide(aws_environment{});
    ::setenv("AWS_ACCESS_KEY_ID", "a1", 1);
    ::setenv("AWS_SECRET_ACCESS_KEY", "s1", 1);
    EXPECT_EQ(ask(*subject, world.get_executor())->what.access_key_id, "a1");
    ::setenv("AWS_ACCESS_KEY_ID", "a2", 1);
    ::setenv("AWS_SESSION_TOKEN", "t2", 1);
    const auto got = ask(*subject, world.get_executor());
    EXPECT_EQ(got->what.access_key_id, "a2");
    EXPECT_EQ(got->what.secret_access_key, "s1");
    EXPECT_EQ(got->what.session_token, "t2");
    ::unsetenv("AWS_SECRET_ACCESS_KEY");
    EXPECT_EQ(ask(*subject, world.get_executor())->why.detail,
        "there are no AWS credentials: AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not");
}

TEST_F(aws_environment_test, has_a_file_that_is_read_each_time) {
    const std::string path =
        folder.write("credentials", "[default]\naws_access_key_id=a1\naws_secret_access_key=s1\n");
    ::setenv("AWS_SHARED_CREDENTIALS_FILE", path.c_str(), 1);
    const auto subject = provide(aws_environment{});
    EXPECT_EQ(ask(*subject, world.get_executor())->what.access_key_id, "a1");
    folder.write("credentials", "[default]\naws_access_key_id=a2\naws_secret_access_key=hush\n");
    EXPECT_EQ(ask(*subject, world.get_executor())->what.access_key_id, "a2");
    ::setenv("AWS_PROFILE", "other", 1);
    const auto got = ask(*subject, world.get_executor());
    EXPECT_EQ(got->why.detail,
        "there are no AWS credentials: the file " + path + " does not have the profile other");
    EXPECT_THAT(got->what.secret_access_key, IsEmpty());
    std::filesystem::remove(path);
    EXPECT_THAT(ask(*subject, world.get_executor())->why.detail, HasSubstr("cannot be read"));
}

TEST_F(aws_environment_test, gives_way_to_what_the_program_wants) {
    ::setenv("AWS_ACCESS_KEY_ID", "a1", 1);
    ::setenv("AWS_SECRET_ACCESS_KEY", "s1", 1);
    const std::string path =
        folder.write("mine", "[job]\naws_access_key_id=a3\naws_secret_access_key=s3\n");
    const auto subject = provide(aws_environment{.profile = "job", .file = path});
    EXPECT_EQ(ask(*subject, world.get_executor())->what.access_key_id, "a3");
}

} // namespace
} // namespace kafka
