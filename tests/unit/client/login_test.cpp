// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a client's options make of its connections' authentication.

#include "client/security/login.hpp"

#include "core/sasl/task.hpp"
#include "crypto/secret.hpp"

#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <kafka/credentials.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <set>
#include <span>
#include <string>

namespace kafka::detail {
namespace {

namespace sasl = core::sasl;
using ::testing::HasSubstr;
using ::testing::Not;

/// A world in which nothing is but chance and the time of day.
class small_world final : public net::transport {
public:
    time_point now() const noexcept override { return {}; }
    std::chrono::milliseconds wall_clock() const noexcept override { return wall; }
    std::uint64_t random() noexcept override { return bits; }
    void fill_with_chance(std::span<std::byte> bytes) override {
        if (has_no_chance)
            throw boost::system::system_error(
                make_error_code(boost::system::errc::resource_unavailable_try_again));
        std::ranges::fill(bytes, static_cast<std::byte>(++drawn));
    }
    std::unique_ptr<net::operation> async_resolve(net::executor, std::string, std::uint16_t,
        net::address_family, net::resolve_handler) override {
        return nullptr;
    }
    std::unique_ptr<net::operation> async_connect(net::executor, net::endpoint,
        std::vector<net::socket_option>, net::connect_handler) override {
        return nullptr;
    }
    std::unique_ptr<net::listener> listen(net::executor, net::endpoint, net::error_code&) override {
        return nullptr;
    }
    std::unique_ptr<net::timer> make_timer(net::executor) override { return nullptr; }

    std::chrono::milliseconds wall{1'629'321'911'000}; // 2021-08-18T21:25:11Z
    std::uint64_t bits = 0;
    int drawn = 0;
    bool has_no_chance = false;
};

class client_s_login : public ::testing::Test {
protected:
    std::unique_ptr<sasl::login> make(sasl_mechanism by) {
        return make_login({.security_protocol = security_protocol::sasl_ssl,
                              .sasl_mechanism = by,
                              .sasl_plain_username = "alice",
                              .sasl_plain_password = "open sesame",
                              .sasl_aws_region = "us-east-1"},
            world);
    }
    static std::string text_of(const crypto::secret& token) {
        return std::string(crypto::text_of(token));
    }

    std::shared_ptr<small_world> world = std::make_shared<small_world>();
};

TEST_F(client_s_login, is_there_where_it_is_asked_for) {
    EXPECT_EQ(make_login({}, world), nullptr);
    EXPECT_EQ(make_login({.security_protocol = security_protocol::ssl}, world), nullptr);
    EXPECT_NE(make(sasl_mechanism::plain), nullptr);
}

TEST_F(client_s_login, has_the_mechanism_of_the_options) {
    EXPECT_EQ(make(sasl_mechanism::plain)->begin("h")->name(), "PLAIN");
    EXPECT_EQ(make(sasl_mechanism::scram_sha_256)->begin("h")->name(), "SCRAM-SHA-256");
    EXPECT_EQ(make(sasl_mechanism::scram_sha_512)->begin("h")->name(), "SCRAM-SHA-512");
    EXPECT_EQ(make(sasl_mechanism::oauthbearer)->begin("h")->name(), "OAUTHBEARER");
    EXPECT_EQ(make(sasl_mechanism::aws_msk_iam)->begin("h")->name(), "AWS_MSK_IAM");
}

TEST_F(client_s_login, has_kerberos_where_it_is_built_in) {
    if (!kerberos::is_built_in())
        return;
    const auto login = make(sasl_mechanism::gssapi);
    const auto said = login->begin("host.example");
    EXPECT_EQ(said->name(), "GSSAPI");
    EXPECT_THAT(said->refusal(), HasSubstr("the Kerberos ticket for kafka@host.example"));
    ASSERT_EQ(said->begin(), sasl::wish::wait);
    EXPECT_EQ(said->task()->how(), sasl::task::kind::blocks);
}

TEST_F(client_s_login, says_name_and_password) {
    const auto login = make(sasl_mechanism::plain);
    const auto said = login->begin("h");
    ASSERT_EQ(said->begin(), sasl::wish::send);
    EXPECT_EQ(text_of(said->take_token()), std::string("alice\0alice\0open sesame", 23));
}

TEST_F(client_s_login, goes_on_with_another_password) {
    const auto login = make(sasl_mechanism::plain);
    const auto under_way = login->begin("h");
    login->use(sasl::make_account("alice", "close sesame"));
    under_way->begin();
    EXPECT_EQ(text_of(under_way->take_token()), std::string("alice\0alice\0open sesame", 23));
    const auto next = login->begin("h");
    next->begin();
    EXPECT_EQ(text_of(next->take_token()), std::string("alice\0alice\0close sesame", 24));
}

TEST_F(client_s_login, draws_a_nonce_each_time) {
    const auto login = make(sasl_mechanism::scram_sha_256);
    std::set<std::string> seen;
    for (int i = 0; i < 3; ++i) {
        const auto said = login->begin("h");
        ASSERT_EQ(said->begin(), sasl::wish::send);
        const std::string token = text_of(said->take_token());
        EXPECT_THAT(token, HasSubstr("n,,n=alice,r="));
        EXPECT_GE(token.size(), std::string("n,,n=alice,r=").size() + 24);
        EXPECT_TRUE(seen.insert(token).second);
    }
    EXPECT_EQ(world->drawn, 3);
}

TEST_F(client_s_login, fails_where_there_is_no_chance) {
    world->has_no_chance = true;
    const auto said = make(sasl_mechanism::scram_sha_512)->begin("h");
    EXPECT_EQ(said->begin(), sasl::wish::failed);
    EXPECT_THAT(said->failure().message(), HasSubstr("no random bits"));
}

/// Answers as a broker that knows no password would; the derivation comes first.
TEST_F(client_s_login, derives_the_key_once_for_all_connections) {
    const auto login = make(sasl_mechanism::scram_sha_256);
    const auto challenge = [&](sasl::mechanism& with) {
        with.begin();
        const std::string first = text_of(with.take_token());
        const std::string nonce = first.substr(first.find("r=") + 2);
        return with.on_challenge(
            crypto::bytes_of("r=" + nonce + "more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
    };
    const auto first = login->begin("one");
    ASSERT_EQ(challenge(*first), sasl::wish::wait);
    auto& work = static_cast<sasl::computation&>(*first->task());
    while (!work.advance()) {
    }
    EXPECT_EQ(first->on_task_done(), sasl::wish::send);
    EXPECT_EQ(challenge(*login->begin("two")), sasl::wish::send) << "there is nothing to compute";
}

TEST_F(client_s_login, renews_early_enough_and_not_always_at_once) {
    const auto login = make(sasl_mechanism::plain);
    world->bits = 0;
    EXPECT_DOUBLE_EQ(login->renewal(), 0.85);
    world->bits = ~std::uint64_t{0};
    EXPECT_LE(login->renewal(), 0.95);
    EXPECT_GT(login->renewal(), 0.9499);
    world->bits = std::uint64_t{1} << 63U;
    EXPECT_DOUBLE_EQ(login->renewal(), 0.90);
}

} // namespace
} // namespace kafka::detail
