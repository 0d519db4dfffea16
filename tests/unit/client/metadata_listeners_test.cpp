// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/metadata_listeners.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace kafka::detail {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using delivery = exchange::delivery;

class listening : public ::testing::Test {
protected:
    metadata_listener_id add(std::string name) {
        return listeners.add(
            [this, name = std::move(name)](const kafka::cluster&) { called.push_back(name); });
    }
    void call(delivery how = delivery::on_the_spot) {
        listeners.call(kafka::cluster()).release()->complete(how);
    }

    metadata_listeners listeners;
    std::vector<std::string> called;
};

TEST_F(listening, calls_all_in_their_order) {
    EXPECT_TRUE(listeners.empty());
    const metadata_listener_id first = add("a");
    EXPECT_NE(add("b"), first);
    EXPECT_FALSE(listeners.empty());
    call();
    call(delivery::posted);
    EXPECT_THAT(called, ElementsAre("a", "b", "a", "b"));
}

TEST_F(listening, calls_nobody_when_the_client_is_going) {
    add("a");
    call(delivery::at_destruction);
    call(delivery::dropped);
    EXPECT_THAT(called, IsEmpty());
}

TEST_F(listening, a_removed_one_is_called_no_more) {
    const metadata_listener_id a = add("a");
    add("b");
    auto pending = listeners.call(kafka::cluster());
    EXPECT_EQ(listeners.remove(a).size(), 1u);
    EXPECT_THAT(listeners.remove(a), IsEmpty());
    EXPECT_THAT(listeners.remove(metadata_listener_id{77}), IsEmpty());
    pending.release()->complete(delivery::on_the_spot);
    call();
    EXPECT_THAT(called, ElementsAre("b", "b"));
    EXPECT_EQ(listeners.remove_all().size(), 1u);
    EXPECT_TRUE(listeners.empty());
}

TEST_F(listening, an_id_is_never_used_twice) {
    const metadata_listener_id a = add("a");
    listeners.remove(a);
    EXPECT_NE(add("b"), a);
}

TEST_F(listening, the_list_may_change_meanwhile) {
    metadata_listener_id second;
    listeners.add([&](const kafka::cluster&) {
        called.emplace_back("first");
        listeners.remove(second);
        add("third");
    });
    second = add("second");
    call();
    EXPECT_THAT(called, ElementsAre("first"));
    call();
    EXPECT_THAT(called, ElementsAre("first", "first", "third"));
}

TEST_F(listening, one_that_throws_stops_nobody) {
    listeners.add([](const kafka::cluster&) { throw std::runtime_error("first"); });
    add("a");
    listeners.add([](const kafka::cluster&) { throw std::logic_error("second"); });
    add("b");
    EXPECT_THROW(call(), std::logic_error);
    EXPECT_THAT(called, ElementsAre("a", "b"));
}

TEST_F(listening, one_that_removes_itself_lives_until_it_returns) {
    const auto held = std::make_shared<std::string>("held");
    const std::weak_ptr<std::string> watched = held;
    metadata_listener_id self;
    self = listeners.add([&, keeps = held](const kafka::cluster&) {
        listeners.remove(self);
        called.push_back(*keeps);
    });
    call();
    EXPECT_THAT(called, ElementsAre("held"));
    EXPECT_EQ(watched.use_count(), 1) << "it is gone now";
}

} // namespace
} // namespace kafka::detail
