// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Brokers that do not accept the client: who is told, until when, and that it ends by itself when
// they do.

#include "unit/client/core/sasl_world.hpp"

#include <kafka/version_check.hpp>

#include <list>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const error_code refused = broker_errc::sasl_authentication_failed;

class wait_for_node final : public exchange {
public:
    wait_for_node(node_id which, time_point until) : exchange(nullptr, nullptr, nullptr) {
        node = which;
        deadline = until;
    }
    void complete(delivery) noexcept override {}
};

class check_of final : public exchange {
public:
    check_of(std::optional<node_id> whom, time_point until, bool strict = false)
        : exchange(nullptr, nullptr, &release_),
          what_{.node = whom, .timeout = 30s, .strict = strict} {
        request = &what_;
        deadline = until;
    }
    void complete(delivery) noexcept override {}

private:
    const version_check what_;
    broker_version release_;
};

error_code error_of(const exchange& what) {
    return what.failed() ? what.failure->code : error_code();
}

class refused_client : public ::testing::Test {
protected:
    list_groups& ask(sasl_world& in, target to, duration patience = 30s) {
        list_groups& made = asked.emplace_back(protocol::list_groups_request{}, in.now + patience);
        in.send(made, to);
        return made;
    }

    std::list<list_groups> asked;
};

// --- while the cluster is looked for ------------------------------------------------------------

TEST_F(refused_client, tells_all_that_wait_for_any_node) {
    sasl_world world;
    wait_for bootstrap(world.now + 30s);
    wish_for metadata(world.now + 30s);
    check_of check(std::nullopt, world.now + 30s);
    world.step([&] { world.core.await_bootstrap(bootstrap, world.now); });
    world.refresh(metadata);
    world.step([&] { world.core.check_version(check, world.now); });
    list_groups& any = ask(world, any_node);
    list_groups& to_controller = ask(world, controller);
    world.fail_to_log_in(world.at(boot));
    for (const exchange* each : std::initializer_list<const exchange*>{
             &bootstrap, &metadata, &check, &any, &to_controller}) {
        ASSERT_TRUE(world.is_done(*each));
        EXPECT_EQ(error_of(*each), refused);
        EXPECT_THAT(text_of(*each), HasSubstr("boot0:9092"));
        EXPECT_THAT(text_of(*each), HasSubstr("wrong password"));
        EXPECT_THAT(text_of(*each), Not(HasSubstr("sesame")));
    }
    EXPECT_FALSE(world.has_open(boot));
}

TEST_F(refused_client, does_not_take_who_refuses_for_something_that_is_no_broker) {
    sasl_world world;
    check_of any(std::nullopt, world.now + 30s, true);
    check_of one(boot, world.now + 30s, true);
    world.step([&] { world.core.check_version(any, world.now); });
    world.step([&] { world.core.check_version(one, world.now); });
    world.fail_to_log_in(world.at(boot));
    for (const exchange* each : {&any, &one}) {
        ASSERT_TRUE(world.is_done(*each));
        EXPECT_EQ(error_of(*each), refused);
    }
}

TEST_F(refused_client, does_not_take_a_broker_before_1_0_for_none_when_it_hangs_up_to_refuse) {
    sasl_world world;
    check_of any(std::nullopt, world.now + 30s, true);
    world.step([&] { world.core.check_version(any, world.now); });
    world.establish(world.at(boot));
    protocol::api_versions_response old = core::test::usual_versions();
    old.api_keys.push_back({.api_key = 17, .min_version = 0, .max_version = 0});
    world.answer(world.at(boot), old);
    world.choose_mechanism(world.at(boot));
    server& hangs_up = world.at(boot);
    world.step(
        [&] { world.core.on_closed(*hangs_up.line, {.code = boost::asio::error::eof}, world.now); },
        &hangs_up);
    ASSERT_TRUE(world.is_done(any));
    EXPECT_EQ(error_of(any), refused);
    EXPECT_THAT(text_of(any), HasSubstr("has hung up on what it was told by PLAIN"));
}

TEST_F(refused_client, says_of_a_request_that_it_was_not_sent_though_the_login_was) {
    sasl_world world;
    list_groups& waits = ask(world, any_node);
    world.fail_to_log_in(world.at(boot));
    list_groups& comes_later = ask(world, any_node);
    for (const exchange* each : {&waits, &comes_later}) {
        ASSERT_TRUE(world.is_done(*each));
        EXPECT_EQ(each->failure->request_written, written::no);
        EXPECT_THAT(text_of(*each), HasSubstr("the request was not sent"));
    }
}

TEST_F(refused_client, waits_for_a_server_that_may_accept_it) {
    sasl_world world({}, 2);
    wait_for bootstrap(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(bootstrap, world.now); });
    const node_id first = world.servers.front().node();
    world.fail_to_log_in(world.servers.front());
    EXPECT_FALSE(world.is_done(bootstrap));
    ASSERT_EQ(world.open_attempts(), 1u);
    server& other = world.servers.back();
    ASSERT_NE(other.node(), first);
    world.log_in(other);
    world.answer(other, core_world::brokers(1));
    ASSERT_TRUE(world.is_done(bootstrap));
    EXPECT_FALSE(bootstrap.failed());
}

TEST_F(refused_client, tells_the_refusal_when_the_others_do_not_answer_in_time) {
    sasl_world world({.api_version_auto_timeout = 5s}, 2);
    wait_for bootstrap(world.now + 5s);
    wish_for metadata(world.now + 5s);
    check_of check(std::nullopt, world.now + 5s);
    world.step([&] { world.core.await_bootstrap(bootstrap, world.now); });
    world.refresh(metadata);
    world.step([&] { world.core.check_version(check, world.now); });
    list_groups& any = ask(world, any_node, 5s);
    world.fail_to_log_in(world.servers.front());
    world.fail(world.servers.back(), "refused");
    ASSERT_FALSE(world.is_done(bootstrap));
    const node_id first = world.servers.front().node();
    // Whatever else happens to the other one.
    for (int i = 0; i < 50; ++i) {
        world.pass(100ms);
        for (server& each : world.servers)
            if (!each.closed && each.node() != first)
                world.fail(each, "refused");
    }
    for (const exchange* each :
        std::initializer_list<const exchange*>{&bootstrap, &metadata, &check, &any}) {
        ASSERT_TRUE(world.is_done(*each));
        EXPECT_EQ(error_of(*each), refused) << text_of(*each);
    }
}

TEST_F(refused_client, says_so_at_once_until_it_may_try_again) {
    sasl_world world;
    world.start();
    world.fail_to_log_in(world.at(boot));
    ASSERT_FALSE(world.has_open(boot));
    list_groups& any = ask(world, any_node);
    list_groups& to_controller = ask(world, controller);
    wait_for bootstrap(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(bootstrap, world.now); });
    for (const exchange* each :
        std::initializer_list<const exchange*>{&any, &to_controller, &bootstrap}) {
        ASSERT_TRUE(world.is_done(*each));
        EXPECT_EQ(error_of(*each), refused);
    }
    EXPECT_FALSE(world.has_open(boot)) << "nobody hurries because of it";
}

TEST_F(refused_client, tries_again_as_after_any_failure) {
    sasl_world world;
    world.start();
    std::size_t refusals = 0;
    for (int i = 0; i < 1'000; ++i) {
        if (world.has_open(boot)) {
            world.fail_to_log_in(world.at(boot));
            ++refusals;
        }
        ask(world, any_node);
        world.pass(10ms);
    }
    // 10 s: pauses of 50 ms and more in the beginning, and of a second afterwards.
    EXPECT_GE(refusals, 8u);
    EXPECT_LE(refusals, 18u);
}

// --- rotation
// -------------------------------------------------------------------------------------

TEST_F(refused_client, is_accepted_when_the_password_is_right_again) {
    sasl_world world;
    wait_for bootstrap(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(bootstrap, world.now); });
    world.fail_to_log_in(world.at(boot));
    ASSERT_EQ(error_of(bootstrap), refused);
    world.pass(2s);
    ASSERT_TRUE(world.has_open(boot));
    list_groups& waits = ask(world, any_node);
    EXPECT_FALSE(world.is_done(waits)) << "what is being tried may succeed";
    world.log_in(world.at(boot));
    world.answer(world.at(boot), core_world::brokers(1));
    world.answer(world.at(boot), groups("g"));
    ASSERT_TRUE(world.is_done(waits));
    EXPECT_FALSE(waits.failed());
}

TEST_F(refused_client, tries_another_password_at_once) {
    sasl_world world;
    wait_for bootstrap(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(bootstrap, world.now); });
    world.fail_to_log_in(world.at(boot));
    ASSERT_EQ(error_of(bootstrap), refused);
    ASSERT_FALSE(world.has_open(boot));
    world.step([&] {
        world.core.use_account(kafka::core::sasl::make_account("alice", "close sesame"), world.now);
    });
    ASSERT_TRUE(world.has_open(boot)) << "without waiting for the back-off";
    list_groups& waits = ask(world, any_node);
    EXPECT_FALSE(world.is_done(waits)) << "the refusal was one of another password";
    world.greet(world.at(boot));
    world.admit(world.at(boot));
    world.answer(world.at(boot), core_world::brokers(1));
    world.answer(world.at(boot), groups("g"));
    ASSERT_TRUE(world.is_done(waits));
    EXPECT_FALSE(waits.failed());
}

// --- one node
// -------------------------------------------------------------------------------------

class refusing_node : public refused_client {
protected:
    refusing_node() { world.discover_logged_in(core_world::brokers(2)); }

    bool send_now(list_groups& what, node_id to) { return world.send_now(what, to); }

    sasl_world world;
};

TEST_F(refusing_node, tells_those_who_wait_for_it_and_nobody_else) {
    list_groups& first = ask(world, one);
    list_groups& second = ask(world, one);
    list_groups& to_controller = ask(world, controller); // which is the same
    wait_for_node ready(one, world.now + 30s);
    check_of check(one, world.now + 30s);
    world.step([&] { world.core.await_ready(ready, world.now); });
    world.step([&] { world.core.check_version(check, world.now); });
    list_groups& other = ask(world, two);
    world.fail_to_log_in(world.at(one));
    for (const exchange* each :
        std::initializer_list<const exchange*>{&first, &second, &to_controller, &ready, &check}) {
        ASSERT_TRUE(world.is_done(*each));
        EXPECT_EQ(error_of(*each), refused);
    }
    EXPECT_FALSE(world.is_done(other));
}

TEST_F(refusing_node, is_remembered_by_send_until_it_accepts) {
    world.maybe_connect(one);
    world.fail_to_log_in(world.at(one));
    list_groups now(protocol::list_groups_request{}, world.now + 30s);
    send_now(now, one);
    EXPECT_EQ(error_of(now), refused);
    EXPECT_THAT(text_of(now), HasSubstr("wrong password"));
    EXPECT_FALSE(world.has_open(one)) << "it is backing off";

    world.pass(2s);
    list_groups later(protocol::list_groups_request{}, world.now + 30s);
    send_now(later, one);
    EXPECT_EQ(error_of(later), refused) << "nothing else is known yet";
    ASSERT_TRUE(world.has_open(one)) << "but it is tried again";
    world.log_in(world.at(one));
    list_groups accepted(protocol::list_groups_request{}, world.now + 30s);
    send_now(accepted, one);
    EXPECT_FALSE(world.is_done(accepted));
}

TEST_F(refusing_node, is_forgotten_when_the_next_attempt_fails_otherwise) {
    world.maybe_connect(one);
    world.fail_to_log_in(world.at(one));
    world.pass(2s);
    world.maybe_connect(one);
    world.fail(world.at(one));
    list_groups now(protocol::list_groups_request{}, world.now + 30s);
    send_now(now, one);
    EXPECT_EQ(error_of(now), errc::node_not_ready);
}

TEST_F(refused_client, does_not_blame_another_password_for_what_the_former_has_come_to) {
    sasl_world world;
    world.start();
    world.greet(world.at(boot)); // the former one is on its way
    world.step([&] {
        world.core.use_account(kafka::core::sasl::make_account("alice", "close sesame"), world.now);
    });
    list_groups& waits = ask(world, any_node);
    world.refuse(world.at(boot));
    EXPECT_FALSE(world.is_done(waits)) << text_of(waits);
    ASSERT_TRUE(world.has_open(boot)) << "without a back-off";
    world.fail_to_log_in(world.at(boot));
    ASSERT_TRUE(world.is_done(waits));
    EXPECT_EQ(error_of(waits), refused) << "by the other one";
}

TEST_F(refused_client, does_not_blame_another_password_for_what_was_remembered) {
    sasl_world world;
    world.start();
    world.fail_to_log_in(world.at(boot));
    world.pass(2s);
    list_groups& waits = ask(world, any_node);
    ASSERT_TRUE(world.has_open(boot));
    world.establish(world.at(boot));
    world.step([&] {
        world.core.use_account(kafka::core::sasl::make_account("alice", "close sesame"), world.now);
    });
    list_groups now(protocol::list_groups_request{}, world.now + 30s);
    EXPECT_TRUE(world.send_now(now, boot));
    EXPECT_EQ(error_of(now), errc::node_not_ready) << text_of(now);
    EXPECT_FALSE(world.is_done(waits));
}

TEST_F(refusing_node, is_told_in_place_of_a_deadline) {
    list_groups& waits = ask(world, one, 5s);
    wait_for_node ready(one, world.now + 5s);
    world.fail_to_log_in(world.at(one));
    ASSERT_TRUE(world.is_done(waits));
    world.pass(2s);
    // The next attempt hangs.
    list_groups& again = ask(world, one, 5s);
    check_of check(one, world.now + 5s);
    world.step([&] { world.core.await_ready(ready, world.now); });
    world.step([&] { world.core.check_version(check, world.now); });
    ASSERT_TRUE(world.has_open(one));
    world.pass(5s);
    for (const exchange* each : std::initializer_list<const exchange*>{&again, &ready, &check}) {
        ASSERT_TRUE(world.is_done(*each));
        EXPECT_EQ(error_of(*each), refused) << text_of(*each);
    }
}

TEST_F(refusing_node, is_one_that_offers_another_mechanism_too) {
    list_groups& waits = ask(world, one);
    server& of = world.at(one);
    world.establish(of);
    world.answer(of, sasl_world::offers());
    protocol::sasl_handshake_response offered;
    offered.error_code = broker_errc::unsupported_sasl_mechanism;
    offered.mechanisms.emplace_back("GSSAPI");
    world.answer(of, offered);
    ASSERT_TRUE(world.is_done(waits));
    EXPECT_EQ(error_of(waits), broker_errc::unsupported_sasl_mechanism);
    EXPECT_THAT(text_of(waits), HasSubstr("it offers GSSAPI"));
}

TEST_F(refusing_node, is_not_tried_at_its_other_addresses) {
    world.maybe_connect(one);
    server& first = world.at(one);
    core::reached_address where;
    where.at = {.host = "10.0.0.1", .port = 9092};
    for (const char* other : {"10.0.0.2", "10.0.0.3"})
        where.others.push_back({.host = other, .port = 9092});
    world.step([&] { world.core.on_established(*first.line, world.now, where); }, &first);
    world.answer(first, sasl_world::offers());
    world.choose_mechanism(first);
    world.refuse(first);
    EXPECT_FALSE(world.has_open(one));
}

TEST_F(refusing_node, that_has_accepted_before_is_tried_again_first) {
    world.maybe_connect(one);
    world.log_in(world.at(one), 10s);
    world.pass(9s);
    list_groups& waits = ask(world, one);
    world.choose_mechanism(world.at(one));
    world.refuse(world.at(one), "changed");
    EXPECT_FALSE(world.is_done(waits)) << "a new connection shows what to think of it";
    world.pass(100ms);
    ASSERT_TRUE(world.has_open(one));
    world.log_in(world.at(one));
    while (!world.at(one).asked.empty() && world.at(one).asked.front().key != 16)
        world.answer(world.at(one), core_world::brokers(2));
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(waits));
    EXPECT_FALSE(waits.failed());
}

} // namespace
} // namespace kafka::detail::test
