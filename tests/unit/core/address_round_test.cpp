// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/address_round.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace kafka::core {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum version_outcome;

server_address at(const std::string& host) {
    return {.host = host, .port = 9092, .family = ip_family::ipv4};
}

error_info because(const std::string& detail) {
    error_info why{.code = errc::connection};
    why.detail = detail;
    return why;
}

/// One attempt that comes as far as `host`, and fails there.
void fail_at(address_round& round, const std::string& host, std::vector<server_address> others,
    version_outcome how = none) {
    round.next();
    round.on_established({at(host), std::move(others)});
    const error_info why = because("bad " + host);
    round.on_ended(how, &why);
}

TEST(address_round, begins_wherever_the_name_leads) {
    address_round round;
    EXPECT_THAT(round.next(), IsEmpty());
    EXPECT_EQ(round.left(), 0u);
}

TEST(address_round, goes_on_with_what_is_left) {
    address_round round;
    fail_at(round, "10.0.0.1", {at("10.0.0.2"), at("10.0.0.3")});
    EXPECT_EQ(round.left(), 2u);
    EXPECT_THAT(round.next(), ElementsAre(at("10.0.0.2"), at("10.0.0.3")));
    EXPECT_EQ(round.left(), 0u) << "the attempt has them now";
    round.on_established({at("10.0.0.2"), {at("10.0.0.3")}});
    EXPECT_EQ(round.left(), 1u);
}

TEST(address_round, is_over_when_none_has_taken_the_connection) {
    address_round round;
    fail_at(round, "10.0.0.1", {at("10.0.0.2")});
    round.next();
    const error_info refused = because("cannot connect");
    round.on_ended(none, &refused);
    EXPECT_EQ(round.left(), 0u);
    EXPECT_THAT(round.next(), IsEmpty());
}

TEST(address_round, is_over_with_the_first_connection_that_is_ready) {
    address_round round;
    round.next();
    round.on_established({at("10.0.0.1"), {at("10.0.0.2")}});
    round.on_connected();
    const error_info lost = because("lost");
    round.on_ended(none, &lost);
    EXPECT_EQ(round.left(), 0u) << "by then the name may lead elsewhere";
    EXPECT_EQ(round.in_words(), "");
}

TEST(address_round, is_over_when_nobody_is_to_blame) {
    address_round round;
    round.next();
    round.on_established({at("10.0.0.1"), {at("10.0.0.2")}});
    round.on_ended(answered, nullptr);
    EXPECT_EQ(round.left(), 0u);
    EXPECT_EQ(round.outcome(), answered);
}

TEST(address_round, has_one_outcome_for_all_its_addresses) {
    for (const version_outcome other : {none, nonsense, silence}) {
        address_round round;
        fail_at(round, "10.0.0.1", {at("10.0.0.2")}, silence);
        fail_at(round, "10.0.0.2", {}, other);
        EXPECT_EQ(round.outcome(), silence) << "one of them may be an old broker";
        round.next();
        EXPECT_EQ(round.outcome(), none) << "a new round";
    }
    address_round round;
    fail_at(round, "10.0.0.1", {at("10.0.0.2")}, nonsense);
    fail_at(round, "10.0.0.2", {}, none);
    EXPECT_EQ(round.outcome(), nonsense);
}

TEST(address_round, tells_what_became_of_each_address) {
    address_round round;
    fail_at(round, "10.0.0.1", {at("10.0.0.2"), at("10.0.0.3")});
    EXPECT_EQ(round.in_words(), "at 10.0.0.1:9092");
    fail_at(round, "10.0.0.2", {at("10.0.0.3")});
    EXPECT_EQ(round.in_words(), "at 10.0.0.2:9092; before, at 10.0.0.1:9092: bad 10.0.0.1");
    round.next();
    const error_info refused = because("cannot connect: 10.0.0.3:9092: Connection refused");
    round.on_ended(none, &refused);
    EXPECT_EQ(round.in_words(), "before, at 10.0.0.1:9092: bad 10.0.0.1; before, at "
                                "10.0.0.2:9092: bad 10.0.0.2");
}

TEST(address_round, says_nothing_of_an_only_address) {
    address_round round;
    fail_at(round, "10.0.0.1", {});
    EXPECT_EQ(round.in_words(), "");
}

} // namespace
} // namespace kafka::core
