// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/diagnosis.hpp"
#include "visits.hpp"

#include <gmock/gmock.h>

namespace kafka::cli::doctor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// All that there is to see of a server which says that.
std::vector<step> saying(described all) {
    return {found(versions_known{broker_version{4, 3, 0}}), found(std::move(all))};
}

TEST(doctor_cluster, servers_of_two_clusters) {
    const std::vector<finding> all = diagnose(seen({with(server("one"), to_the_end("first")),
        with(server("two"), to_the_end("second")), with(server("three"), to_the_end("first"))}));
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].why, cause::two_clusters);
    EXPECT_THAT(all[0].what, HasSubstr("one:9092 and three:9092 to first; two:9092 to second."));
    EXPECT_TRUE(all[0].is_problem());
}

TEST(doctor_cluster, an_advertised_address_that_leads_to_another_cluster) {
    const finding found =
        only(seen({with(server("one"), saying({"theirs", 1, {{1, "localhost", 9092}}})),
            with(broker_at(1, "localhost", 9092, "127.0.0.1"),
                saying({"ours", 7, {{7, "localhost", 9092}}}))}));
    EXPECT_EQ(found.why, cause::advertised_wrong_broker);
    EXPECT_EQ(found.what,
        "Broker 1 tells its clients to come to localhost:9092, and from here that leads to cluster "
        "ours and not to its own, theirs. That address is this machine's.");
}

TEST(doctor_cluster, brokers_of_two_clusters_are_each_held_to_their_own) {
    const auto of = [](std::string id, std::string host) {
        return saying({std::move(id), 1, {{1, std::move(host), 9092}}});
    };
    const std::vector<finding> all = diagnose(seen({with(server("one"), of("a", "in-a")),
        with(server("two"), of("b", "in-b")), with(broker_at(1, "in-a"), of("a", "in-a")),
        with(broker_at(1, "in-b"), of("b", "in-b"))}));
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].why, cause::two_clusters);
    // Both say to have a broker there, and one of them has.
    const std::vector<finding> shared = diagnose(
        seen({with(server("one"), of("a", "localhost")), with(server("two"), of("b", "localhost")),
            with(broker_at(1, "localhost"), of("b", "localhost"))}));
    ASSERT_EQ(shared.size(), 2u);
    EXPECT_EQ(shared[1].why, cause::advertised_wrong_broker);
    EXPECT_THAT(shared[1].what, HasSubstr("leads to cluster b and not to its own, a."));
}

TEST(doctor_cluster, brokers_that_are_said_to_be_in_one_place) {
    const finding told = only(seen({with(
        server("lb"), saying({"c", 1, {{1, "lb", 9092}, {2, "lb", 9092}, {3, "lb", 9092}}}))}));
    EXPECT_EQ(told.why, cause::advertised_shared);
    EXPECT_THAT(told.where, ElementsAre("lb:9092"));
    EXPECT_THAT(told.what, HasSubstr("Brokers 1, 2 and 3 are all said to be at lb:9092"));
    EXPECT_THAT(told.change, ElementsAre(HasSubstr("advertised.listeners")));
    EXPECT_TRUE(told.is_problem());
}

TEST(doctor_cluster, a_broker_that_says_of_itself_that_it_is_another_one) {
    const auto of = [](std::int32_t id) {
        return saying({"c", 1, {{1, "one", 9092}, {id, "two", 9092}}});
    };
    EXPECT_THAT(
        diagnose(seen({with(server("one"), of(2)), with(broker_at(2, "two"), of(2))})), IsEmpty());
    EXPECT_THAT(only(seen({with(server("one"), of(2)), with(broker_at(2, "two"), of(7))})).what,
        HasSubstr("Brokers 2 and 7 are both said to be at two:9092"));
}

TEST(doctor_cluster, brokers_of_different_releases) {
    const std::vector<finding> all = diagnose(seen({with(server("one"), to_the_end("a", {3, 9, 0})),
        with(broker_at(2, "two"), to_the_end("a", {4, 0, 0}))}));
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].why, cause::versions_differ);
    EXPECT_THAT(
        all[0].what, HasSubstr("one:9092 looks like Kafka 3.9; two:9092 looks like Kafka 4.0"));
    EXPECT_TRUE(is_healthy(all));
}

TEST(doctor_cluster, what_explains_most_is_told_first) {
    visit dead{.host = "three",
        .port = 9092,
        .bootstrap = true,
        .steps = {failed(resolved{"three"}, trouble::unknown_host)}};
    const std::vector<finding> all = diagnose(seen({with(server("one"), to_the_end("a", {3, 9, 0})),
        dead, with(broker_at(2, "two"), to_the_end("a", {4, 0, 0})),
        with(server("tls"), {failed(versions_known(), trouble::closed, "", peer{speaker::tls})})}));
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].why, cause::plaintext_client_on_tls_port);
    EXPECT_EQ(all[1].why, cause::server_dead);
    EXPECT_EQ(all[2].why, cause::versions_differ);
    EXPECT_FALSE(is_healthy(all));
}

TEST(doctor_cluster, what_the_client_warns_of_is_told_once_and_completely) {
    visit one = with(server("one"), to_the_end());
    visit two = with(broker_at(2, "two"), to_the_end());
    one.warnings = {"a", "b", "c", "d", "e"};
    two.warnings = {"b"};
    const std::vector<finding> all = diagnose(seen({one, two}));
    ASSERT_EQ(all.size(), 5u);
    EXPECT_EQ(all[0].why, cause::client_warning);
    EXPECT_EQ(to_string(all[0].why), "client_warning");
    EXPECT_EQ(all[0].what, "The client warns: a.");
    EXPECT_THAT(all[1].where, ElementsAre("one:9092", "two:9092"));
    EXPECT_TRUE(is_healthy(all));
}

// --- who says of the brokers what others do not say ----------------------------------------------

/// One server that names one broker, which names those.
examination forwarded(std::vector<advertised_broker> by_itself) {
    return seen({with(server("outside"), saying({"c", 1, {{1, "forwarded", 9092}}})),
        with(broker_at(1, "forwarded"), saying({"c", 1, std::move(by_itself)}))});
}

TEST(doctor_cluster, a_broker_that_names_other_addresses_than_the_server_does) {
    const finding found = only(forwarded({{1, "inside-1", 9092}, {2, "inside-2", 9092}}));
    EXPECT_EQ(found.why, cause::advertised_differently);
    EXPECT_EQ(to_string(found.why), "advertised_differently");
    EXPECT_THAT(found.where, ElementsAre("forwarded:9092"));
    EXPECT_EQ(found.what,
        "Broker 1, asked itself, gives other addresses than outside:9092 does: broker 1 at "
        "inside-1:9092, not forwarded:9092. The client goes by the latest answer, whoever gives "
        "it.");
    EXPECT_THAT(found.change.front(), HasSubstr("the listener that advertises it"));
    EXPECT_FALSE(found.is_problem());
}

TEST(doctor_cluster, brokers_that_only_some_know_are_no_contradiction) {
    EXPECT_THAT(diagnose(forwarded({{1, "forwarded", 9092}, {2, "two", 9092}})), IsEmpty());
    EXPECT_THAT(diagnose(forwarded({{2, "two", 9092}})), IsEmpty());
}

TEST(doctor_cluster, who_says_the_same_is_told_of_together) {
    const std::vector<step> outside = saying({"c", 1, {{1, "a", 9092}, {2, "b", 9092}}});
    const std::vector<step> inside = saying({"c", 1, {{1, "x", 9092}, {2, "y", 9092}}});
    const finding found = only(seen(
        {with(server("one"), outside), with(server("two"), outside), with(server("three"), inside),
            with(broker_at(1, "a"), inside), with(broker_at(2, "b"), inside)}));
    EXPECT_THAT(found.what,
        HasSubstr("Brokers 1 and 2, asked themselves, and three:9092 give other addresses than "
                  "one:9092 does: broker 1 at x:9092, not a:9092 and broker 2 at y:9092, not "
                  "b:9092."));
    EXPECT_THAT(found.where, ElementsAre("three:9092", "a:9092", "b:9092"));
}

TEST(doctor_cluster, clusters_are_not_held_against_each_other) {
    const std::vector<finding> all =
        diagnose(seen({with(server("one"), saying({"c", 1, {{1, "one", 9092}}})),
            with(server("two"), saying({"d", 1, {{1, "two", 9092}}}))}));
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].why, cause::two_clusters);
}

} // namespace
} // namespace kafka::cli::doctor
