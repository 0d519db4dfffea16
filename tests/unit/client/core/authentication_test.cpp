// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Authentication as the client sees it: what it hands out, what waits meanwhile, what is told.

#include "unit/client/core/sasl_world.hpp"

#include "core/metrics/reading.hpp"
#include "core/sasl/credential_wishes.hpp"

#include <boost/asio/error.hpp>
#include <kafka/metrics.hpp>

#include <list>
#include <string>
#include <vector>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

client_options verbose(client_options made = {}) {
    made.log = [](const log_record&) {};
    made.log_level = log_level::debug;
    return made;
}

std::vector<std::string> told(client_core& core) {
    std::vector<std::string> texts;
    for (const log_record& each : core.log_records())
        texts.push_back(std::string(to_string(each.level)) + ": " + each.text());
    core.log_records().clear();
    return texts;
}

/// Up to the moment that the broker has the provider's token. What the provider was asked.
client_effects::task show_token(sasl_world& world) {
    world.start();
    world.greet(world.at(boot));
    client_effects::task wished = world.tasks.front();
    static_cast<core::sasl::token_wish&>(*wished.what).grant({.value = "abc"});
    world.step([&] { world.core.on_task_done(*wished.of, world.now); });
    return wished;
}

TEST(authenticating_client, hands_out_what_is_to_be_done_and_goes_on_when_it_is) {
    sasl_world world({}, 1, true);
    world.start();
    world.greet(world.at(boot));
    ASSERT_THAT(world.tasks, SizeIs(1));
    const client_effects::task wished = world.tasks.front();
    EXPECT_EQ(wished.of, world.at(boot).line);
    EXPECT_THAT(world.at(boot).asked, IsEmpty());
    static_cast<core::sasl::token_wish&>(*wished.what).grant({.value = "abc"});
    world.step([&] { world.core.on_task_done(*wished.of, world.now); });
    ASSERT_THAT(world.at(boot).asked, SizeIs(1)) << "the driver is told to write";
    world.admit(world.at(boot));
    EXPECT_TRUE(world.core.bootstrap_connected());
}

TEST(authenticating_client, asks_a_slow_broker_nothing_that_may_not_come_before_the_login) {
    sasl_world world;
    world.start();
    world.establish(world.at(boot));
    world.pass(3s);
    ASSERT_THAT(world.at(boot).asked, SizeIs(1)) << "what brokers before 0.10 answer is not asked";
    world.answer(world.at(boot), sasl_world::offers());
    world.choose_mechanism(world.at(boot));
    world.admit(world.at(boot));
    EXPECT_TRUE(world.core.bootstrap_connected());
}

TEST(authenticating_client, does_not_look_for_brokers_that_it_cannot_log_in_to) {
    sasl_world world;
    world.start();
    for (const bool first : {true, false}) {
        world.establish(world.at(boot));
        EXPECT_EQ(world.at(boot).asked.front().key, 18);
        EXPECT_EQ(world.at(boot).asked.front().version == 0, !first);
        error_info gone{.code = boost::asio::error::eof};
        world.step([&] { world.core.on_closed(*world.at(boot).line, gone, world.now); });
    }
    EXPECT_FALSE(world.has_open(boot)) << "after both versions of the question there is a pause";
    EXPECT_THAT(
        world.servers.back().line->connection.failure()->message(), HasSubstr("before 0.10"));
}

TEST(authenticating_client, does_not_mind_what_is_done_too_late) {
    sasl_world world({}, 1, true);
    world.start();
    world.greet(world.at(boot));
    const client_effects::task wished = world.tasks.front();
    world.fail(world.at(boot));
    static_cast<core::sasl::token_wish&>(*wished.what).grant({.value = "abc"});
    world.step([&] { world.core.on_task_done(*wished.of, world.now); });
    EXPECT_FALSE(world.has_open(boot));
}

TEST(authenticating_client, takes_a_provider_that_fails_for_a_refusal) {
    sasl_world world({}, 1, true);
    list_groups waits(protocol::list_groups_request{}, world.now + 30s);
    world.send(waits, any_node);
    world.greet(world.at(boot));
    const client_effects::task wished = world.tasks.front();
    error_info why{.code = errc::no_credentials};
    why.detail = "the vault is shut";
    wished.what->fail(std::move(why));
    world.step([&] { world.core.on_task_done(*wished.of, world.now); });
    ASSERT_TRUE(world.is_done(waits));
    EXPECT_EQ(waits.failure->code, errc::no_credentials);
    EXPECT_THAT(text_of(waits), HasSubstr("the vault is shut"));
}

TEST(authenticating_client, hands_back_what_a_broker_has_refused) {
    sasl_world world({}, 1, true);
    const client_effects::task wished = show_token(world);
    world.refuse(world.at(boot), "revoked");
    EXPECT_THAT(world.refused, ElementsAre(wished.what));
}

TEST(authenticating_client, hands_nothing_back_of_which_no_broker_has_said_anything) {
    sasl_world world({}, 1, true);
    show_token(world);
    world.fail(world.at(boot));
    EXPECT_THAT(world.refused, IsEmpty());
}

TEST(authenticating_client, loses_and_reorders_nothing_when_it_authenticates_again) {
    sasl_world world;
    world.discover_logged_in(core_world::brokers(1));
    world.maybe_connect(one);
    world.log_in(world.at(one), 10s);
    while (!world.at(one).asked.empty())
        world.answer(world.at(one), core_world::brokers(1));
    world.pass(8900ms);
    std::list<list_groups> asked;
    for (int i = 0; i < 20; ++i)
        world.send(asked.emplace_back(protocol::list_groups_request{}, world.now + 30s), one);
    ASSERT_THAT(world.at(one).asked, SizeIs(5)) << "as many as may be in flight";
    world.pass(100ms);
    ASSERT_THAT(world.at(one).asked, SizeIs(6)) << "it stands behind them";
    EXPECT_EQ(world.at(one).asked.back().key, 17);
    const auto answered = [&] {
        std::size_t count = 0;
        for (const list_groups& each : asked)
            count += world.is_done(each) ? 1 : 0;
        return count;
    };
    for (int i = 0; i < 5; ++i)
        world.answer(world.at(one), groups("g"));
    EXPECT_EQ(answered(), 5u);
    ASSERT_THAT(world.at(one).asked, SizeIs(1)) << "nothing new goes out before it is over";
    world.choose_mechanism(world.at(one));
    ASSERT_THAT(world.at(one).asked, SizeIs(1));
    world.admit(world.at(one), 10s);
    for (int i = 0; i < 15; ++i)
        world.answer(world.at(one), groups("g"));
    EXPECT_EQ(answered(), 20u);
    std::vector<const exchange*> in_order;
    for (const list_groups& each : asked) {
        EXPECT_FALSE(each.failed());
        in_order.push_back(&each);
    }
    std::erase_if(world.done,
        [&](const exchange* each) { return std::ranges::find(in_order, each) == in_order.end(); });
    EXPECT_EQ(world.done, in_order);
    EXPECT_EQ(world.attempts(one), 1u) << "the connection stays";
}

TEST(authenticating_client, says_what_is_waited_for_while_a_session_is_prolonged) {
    sasl_world world;
    world.discover_logged_in(core_world::brokers(1));
    const node_id one = broker_id{1};
    world.maybe_connect(one);
    world.log_in(world.at(one), 10s);
    world.pass(9100ms);
    ASSERT_TRUE(world.at(one).line->connection.is_authenticating());
    list_groups now(protocol::list_groups_request{}, world.now + 30s);
    world.send_now(now, one);
    EXPECT_THAT(text_of(now), HasSubstr("the client is being authenticated again"));
    list_groups late(protocol::list_groups_request{}, world.now + 300ms);
    world.send(late, one);
    world.pass(400ms);
    ASSERT_TRUE(world.is_done(late));
    EXPECT_THAT(text_of(late), HasSubstr("for the client to be authenticated again"));
}

TEST(authenticating_client, explains_that_it_is) {
    sasl_world world;
    world.start();
    server& first = world.at(boot);
    world.greet(first);
    world.pass(30ms);
    explanation said = world.core.explain(boot, world.now);
    EXPECT_EQ(said.state, node_state::authenticating);
    EXPECT_EQ(said.elapsed, 30ms);
    EXPECT_FALSE(said.again);
    EXPECT_THAT(
        said.message(), HasSubstr("is connected, and is being authenticated, for 30 ms, and has "));
    world.admit(first, 10s);
    world.answer(first, core_world::brokers(1));
    world.maybe_connect(one);
    world.log_in(world.at(one), 10s);
    world.pass(9s);
    said = world.core.explain(one, world.now);
    EXPECT_EQ(said.state, node_state::authenticating);
    EXPECT_TRUE(said.again);
    EXPECT_EQ(said.remaining, 1s);
    EXPECT_THAT(said.message(), HasSubstr("is being authenticated again before its session ends"));
}

TEST(authenticating_client, tells_and_remembers_how_it_went_without_secrets) {
    sasl_world world(verbose());
    world.start();
    world.fail_to_log_in(world.at(boot));
    EXPECT_THAT(told(world.core),
        Contains(HasSubstr("(boot0:9092): no connection: the broker refuses user name and password "
                           "(PLAIN): check sasl_plain_username and sasl_plain_password (wrong "
                           "password)")));
    world.pass(2s);
    world.log_in(world.at(boot));
    EXPECT_THAT(told(world.core), Contains("debug: bootstrap-0 (boot0:9092): authenticated "
                                           "after 0 ms by PLAIN"));
    world.answer(world.at(boot), core_world::brokers(1));
    world.maybe_connect(one);
    world.log_in(world.at(one), 10s);
    EXPECT_THAT(told(world.core), Contains(HasSubstr("by PLAIN; the session lasts 10 s")));
    world.pass(9s);
    while (world.at(one).asked.front().key != 17)
        world.answer(world.at(one), core_world::brokers(1));
    world.choose_mechanism(world.at(one));
    world.admit(world.at(one), 10s);
    EXPECT_THAT(told(world.core),
        Contains(HasSubstr("node 1 (host1:9092): authenticated again after 0 ms by PLAIN")));
    const std::string record = world.core.journal().recorder().copy().to_text(world.now);
    EXPECT_THAT(record, HasSubstr("authenticated after"));
    EXPECT_THAT(record, HasSubstr("authenticated again after"));
    EXPECT_THAT(record, HasSubstr("refuses user name and password (PLAIN)"));
    EXPECT_THAT(record, Not(HasSubstr("sesame")));
}

TEST(authenticating_client, warns_once_of_what_anybody_can_read) {
    for (const auto by : {sasl_mechanism::plain, sasl_mechanism::oauthbearer}) {
        core_world world(verbose(
            {.security_protocol = security_protocol::sasl_plaintext, .sasl_mechanism = by}));
        world.start();
        world.start();
        std::size_t warnings = 0;
        for (const std::string& each : told(world.core))
            warnings +=
                each.starts_with("warning: ") && each.find("SASL_SSL encrypts it") != each.npos;
        EXPECT_EQ(warnings, 1u);
    }
    for (const auto& [protocol, by] :
        {std::pair(security_protocol::sasl_ssl, sasl_mechanism::plain),
            std::pair(security_protocol::sasl_plaintext, sasl_mechanism::scram_sha_256)}) {
        core_world world(verbose({.security_protocol = protocol, .sasl_mechanism = by}));
        world.start();
        EXPECT_THAT(told(world.core), Not(Contains(HasSubstr("warning"))));
    }
}

TEST(authenticating_client, warns_once_that_dns_says_whose_certificate_is_accepted) {
    const auto warnings = [](const client_options& options) {
        core_world world(verbose(options));
        world.start();
        world.start();
        std::vector<std::string> made = told(world.core);
        std::erase_if(made, [](const std::string& each) { return !each.starts_with("warning: "); });
        return made;
    };
    client_options options{
        .client_dns_lookup = client_dns_lookup::resolve_canonical_bootstrap_servers_only,
        .security_protocol = security_protocol::ssl};
    EXPECT_THAT(warnings(options),
        ElementsAre(
            AllOf(HasSubstr("client_dns_lookup is resolve_canonical_bootstrap_servers_only"),
                HasSubstr("who controls DNS says whose certificate is accepted"))));
    options.ssl_check_hostname = false;
    EXPECT_THAT(warnings(options), IsEmpty());
    EXPECT_THAT(warnings({.security_protocol = security_protocol::ssl}), IsEmpty());
    EXPECT_THAT(warnings({.client_dns_lookup =
                              client_dns_lookup::resolve_canonical_bootstrap_servers_only}),
        IsEmpty());
}

TEST(authenticating_client, counts_how_it_went) {
    sasl_world world({.metrics = std::make_shared<metrics_registry>()});
    world.start();
    world.fail_to_log_in(world.at(boot));
    world.pass(2s);
    world.log_in(world.at(boot));
    world.answer(world.at(boot), core_world::brokers(1));
    world.maybe_connect(one);
    world.log_in(world.at(one), 10s);
    world.pass(9s);
    while (world.at(one).asked.front().key != 17)
        world.answer(world.at(one), core_world::brokers(1));
    world.pass(20ms);
    world.choose_mechanism(world.at(one));
    world.admit(world.at(one), 10s);
    world.pass(9s);
    while (world.at(one).asked.front().key != 17)
        world.answer(world.at(one), core_world::brokers(1));
    world.choose_mechanism(world.at(one));
    world.refuse(world.at(one));
    const core::client_reading read = world.core.read_metrics(world.now);
    ASSERT_TRUE(read.authentications);
    EXPECT_EQ(read.authentications->all.failed, 1u);
    EXPECT_EQ(read.authentications->all.succeeded, 2u);
    EXPECT_EQ(read.authentications->all.renewed, 1u);
    EXPECT_EQ(read.authentications->all.not_renewed, 1u);
    EXPECT_EQ(read.authentications->all.renewal_time, 20ms);
}

TEST(authenticating_client, is_not_measured_where_nobody_authenticates) {
    core_world world({.metrics = std::make_shared<metrics_registry>()});
    world.start();
    EXPECT_FALSE(world.core.read_metrics(world.now).authentications);
}

} // namespace
} // namespace kafka::detail::test
