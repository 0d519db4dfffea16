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
using testing::Not;

visit without_name(std::string host) {
    return {.host = host,
        .port = 9092,
        .bootstrap = true,
        .steps = {failed(resolved{host}, trouble::unknown_host)}};
}

visit without_connection(std::string host, trouble why, std::string detail = {}) {
    return {.host = host,
        .port = 9092,
        .bootstrap = true,
        .steps = {found(resolved{host, {"10.0.0.1"}}),
            failed(connected{"10.0.0.1:9092"}, why, std::move(detail))}};
}

TEST(doctor_connection, nothing_is_wrong_with_a_server_that_answers) {
    const examination all = seen({with(server("one"), to_the_end())});
    EXPECT_THAT(diagnose(all), IsEmpty());
    EXPECT_TRUE(is_healthy(diagnose(all)));
}

TEST(doctor_connection, a_name_that_nobody_knows) {
    const finding found = only(seen({without_name("nowhere.example")}));
    EXPECT_EQ(found.why, cause::unknown_host);
    EXPECT_THAT(found.where, ElementsAre("nowhere.example:9092"));
    EXPECT_THAT(found.what, HasSubstr("nowhere.example"));
    EXPECT_THAT(found.change.front(), HasSubstr("bootstrap_servers"));
    EXPECT_TRUE(found.is_problem());
}

TEST(doctor_connection, name_servers_that_do_not_answer) {
    visit at = without_name("one");
    at.steps.front() = failed(resolved{"one"}, trouble::no_name_service, "Try again");
    const finding found = only(seen({at}));
    EXPECT_EQ(found.why, cause::no_name_service);
    EXPECT_THAT(found.what, HasSubstr("(Try again)"));
}

TEST(doctor_connection, a_port_that_nobody_listens_on) {
    const finding found = only(seen({without_connection("one", trouble::refused)}));
    EXPECT_EQ(found.why, cause::nothing_listens);
    EXPECT_THAT(found.what, HasSubstr("port 9092"));
    EXPECT_THAT(found.change.front(), HasSubstr("bootstrap_servers"));
}

TEST(doctor_connection, a_port_behind_a_firewall) {
    const finding found = only(seen({without_connection("one", trouble::timed_out)}));
    EXPECT_EQ(found.why, cause::filtered);
    EXPECT_THAT(found.change.front(), HasSubstr("firewall"));
}

TEST(doctor_connection, a_network_without_a_way) {
    const finding found =
        only(seen({without_connection("one", trouble::unreachable, "Network is unreachable")}));
    EXPECT_EQ(found.why, cause::unreachable);
    EXPECT_THAT(found.what, HasSubstr("Network is unreachable"));
}

TEST(doctor_connection, servers_with_the_same_trouble_are_told_of_together) {
    const finding found = only(seen({without_connection("one", trouble::timed_out),
        without_connection("two", trouble::timed_out),
        without_connection("one", trouble::timed_out)}));
    EXPECT_THAT(found.where, ElementsAre("one:9092", "two:9092"));
}

TEST(doctor_connection, one_server_is_dead_while_others_live) {
    const finding found = only(
        seen({with(server("one"), to_the_end()), without_connection("two", trouble::refused)}));
    EXPECT_EQ(found.why, cause::server_dead);
    EXPECT_THAT(found.where, ElementsAre("two:9092"));
    EXPECT_THAT(found.what, HasSubstr("Other servers of the list answer"));
    EXPECT_TRUE(found.is_problem());
}

TEST(doctor_connection, one_address_of_a_name_is_dead) {
    visit at = server("one");
    at.steps.insert(at.steps.begin() + 1, failed(connected{"[::1]:9092"}, trouble::refused));
    const examination all = seen({with(at, to_the_end())});
    const finding found = only(all);
    EXPECT_EQ(found.why, cause::address_dead);
    EXPECT_THAT(found.what, HasSubstr("[::1]:9092 takes no connection"));
    EXPECT_TRUE(is_healthy(diagnose(all)));
}

TEST(doctor_connection, a_proxy_that_does_not_lead_there) {
    visit at{.host = "one",
        .port = 9092,
        .bootstrap = true,
        .steps = {failed(proxied{"socks5://proxy:1080"}, trouble::proxy, "refused by its rules")}};
    const finding found = only(seen({at}));
    EXPECT_EQ(found.why, cause::proxy_failed);
    EXPECT_THAT(found.what, HasSubstr("socks5://proxy:1080"));
    EXPECT_THAT(found.change, ElementsAre(HasSubstr("rules let it connect to one:9092")));
    const auto told = [&](trouble wrong) {
        at.steps = {failed(proxied{"http://proxy:80"}, wrong, "the proxy http://proxy:80 says no")};
        return only(seen({at}));
    };
    EXPECT_EQ(told(trouble::proxy).what,
        "There is no way to the broker: the proxy http://proxy:80 says no.");
    EXPECT_THAT(told(trouble::proxy_unreachable).change, ElementsAre(HasSubstr("runs")));
    EXPECT_THAT(told(trouble::proxy_login).change, ElementsAre(HasSubstr("password")));
    EXPECT_THAT(told(trouble::not_a_proxy).change, ElementsAre(HasSubstr("scheme and port")));
}

// --- where the brokers say that they are ---------------------------------------------------------

TEST(doctor_advertised, localhost_of_a_broker_that_is_elsewhere) {
    visit broker = broker_at(1, "localhost", 9092, "127.0.0.1");
    broker.steps.back() = failed(connected{"127.0.0.1:9092"}, trouble::refused);
    const finding found = only(seen({with(server("kafka.example"), to_the_end()), broker}));
    EXPECT_EQ(found.why, cause::advertised_loopback);
    EXPECT_THAT(found.where, ElementsAre("localhost:9092"));
    EXPECT_THAT(found.what, HasSubstr("Broker 1 tells its clients to come to localhost:9092"));
    EXPECT_THAT(found.change.front(), HasSubstr("advertised.listeners"));
}

TEST(doctor_advertised, localhost_is_right_for_a_broker_of_this_machine) {
    visit broker = broker_at(2, "localhost", 9093, "127.0.0.1");
    broker.steps.back() = failed(connected{"127.0.0.1:9093"}, trouble::refused);
    const finding found =
        only(seen({with(server("127.0.0.1", 9092, "127.0.0.1"), to_the_end()), broker}));
    EXPECT_EQ(found.why, cause::advertised_leads_nowhere);
    EXPECT_THAT(found.what, HasSubstr("nothing listens there"));
}

TEST(doctor_advertised, a_name_of_a_container) {
    visit broker{.host = "kafka-0",
        .port = 29092,
        .node = 3,
        .steps = {failed(resolved{"kafka-0"}, trouble::unknown_host)}};
    const finding found = only(seen({with(server("one"), to_the_end()), broker}));
    EXPECT_EQ(found.why, cause::advertised_unknown_host);
    EXPECT_THAT(found.what, HasSubstr("Broker 3 tells its clients to come to kafka-0:29092"));
    EXPECT_THAT(found.what, HasSubstr("the name of a container"));
    EXPECT_THAT(found.change.front(), HasSubstr("advertised.listeners"));
    broker.host = "kafka-0.example.org";
    broker.steps = {failed(resolved{broker.host}, trouble::unknown_host)};
    EXPECT_THAT(
        only(seen({with(server("one"), to_the_end()), broker})).what, Not(HasSubstr("container")));
}

TEST(doctor_advertised, names_that_nobody_answers_about) {
    visit broker{.host = "kafka.example",
        .port = 9092,
        .node = 3,
        .steps = {failed(resolved{"kafka.example"}, trouble::no_name_service, "try again")}};
    const finding found = only(seen({with(server("one"), to_the_end()), broker}));
    EXPECT_EQ(found.why, cause::advertised_unknown_host);
    EXPECT_THAT(found.what, HasSubstr("the name could not be looked up (try again)"));
    EXPECT_THAT(found.change.front(), HasSubstr("/etc/resolv.conf"));
    for (const std::string& change : found.change)
        EXPECT_THAT(change, Not(HasSubstr("firewall")));
}

TEST(doctor_advertised, no_host_at_all) {
    const visit broker{
        .host = "", .port = 9092, .node = 3, .steps = {failed(resolved(), trouble::unknown_host)}};
    const finding found = only(seen({with(server("one"), to_the_end()), broker}));
    EXPECT_EQ(found.why, cause::advertised_unknown_host);
    EXPECT_THAT(found.what, HasSubstr("a port without a host"));
    EXPECT_THAT(found.change, ElementsAre(HasSubstr("advertised.listeners")));
}

TEST(doctor_advertised, many_brokers_of_which_the_same_is_to_be_said_share_a_finding) {
    std::vector<visit> visits{with(server("one"), to_the_end())};
    for (std::int32_t id = 1; id <= 50; ++id) {
        visit broker = broker_at(id, "b" + std::to_string(id));
        broker.steps.back() = failed(connected{"10.0.0.9:9092"}, trouble::timed_out);
        visits.push_back(std::move(broker));
    }
    const finding found = only(seen(std::move(visits)));
    EXPECT_EQ(found.where.size(), 50u);
    EXPECT_EQ(found.what, "Brokers 1, 2, 3 and 47 more tell their clients to come to b1:9092, "
                          "b2:9092, b3:9092 and 47 more, and nobody answers there.");
}

TEST(doctor_advertised, an_address_of_a_private_network) {
    const auto told = [](std::string server_address, std::string address) {
        visit broker = broker_at(1, address, 9092, address);
        broker.steps.back() = failed(connected{address + ":9092"}, trouble::timed_out);
        return only(seen({with(server("one", 9092, server_address), to_the_end()), broker}));
    };
    EXPECT_EQ(told("192.0.2.1", "172.17.0.2").why, cause::advertised_leads_nowhere);
    EXPECT_THAT(told("192.0.2.1", "172.17.0.2").what, HasSubstr("private network"));
    EXPECT_THAT(told("192.0.2.1", "172.32.0.2").what, Not(HasSubstr("private network")));
    EXPECT_THAT(told("192.0.2.1", "192.168.0.2").what, HasSubstr("private network"));
    EXPECT_THAT(told("172.17.0.1", "172.17.0.2").what, Not(HasSubstr("private network")));
}

TEST(doctor_advertised, a_bootstrap_server_that_is_a_broker_is_told_of_as_a_server) {
    visit at = without_connection("one", trouble::refused);
    at.node = 1;
    EXPECT_EQ(only(seen({at})).why, cause::nothing_listens);
}

} // namespace
} // namespace kafka::cli::doctor
