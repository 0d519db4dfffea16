// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A thread that waits in `poll`, and what other threads do to it.

#include "integration/client/fixture.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <future>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace kafka::client_test {
namespace {

using clock = std::chrono::steady_clock;

const node_id node{first};
const node_id other{broker_id{2}};

/// A thread that calls `poll`, and then is asleep unless something is to be done.
class poller {
public:
    explicit poller(client& of, std::function<void()> poll)
        : of_(of),
          over_(std::async(std::launch::async, [this, poll = std::move(poll)] {
              id_ = static_cast<long>(::syscall(SYS_gettid));
              poll();
          })) {}
    ~poller() {
        if (over_.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            of_.wakeup();
    }

    /// Whether it is waiting. A thread that was woken is not, whether it has run since or not.
    bool is_waiting() const {
        if (id_ == 0 || over_.wait_for(0s) == std::future_status::ready)
            return false;
        // `17 (name) S …`: asleep. A name may hold anything.
        std::ifstream file("/proc/self/task/" + std::to_string(id_) + "/stat");
        const std::string text(std::istreambuf_iterator<char>(file), {});
        const std::size_t name_end = text.rfind(')');
        return name_end != text.npos && text.substr(name_end + 1, 2) == " S";
    }
    /// Returns once it waits; false when it has ended instead.
    bool waits() const {
        while (!is_waiting()) {
            if (over_.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
                return false;
            std::this_thread::yield();
        }
        return true;
    }
    /// Whether it ends, and that soon.
    bool ends() const { return over_.wait_for(patience) == std::future_status::ready; }

private:
    client& of_;
    std::atomic<long> id_ = 0;
    std::future<void> over_;
};

class waking : public with_cluster {
protected:
    waking() : with_cluster(2), subject(client::connect(without_haste())) {
        EXPECT_TRUE(subject.await_ready(node));
        be_quiet();
    }

    /// So that no timer ends a poll that nothing else ends: also those go off whose time is not
    /// needed any more.
    client_options without_haste() const {
        client_options made = options();
        made.request_timeout = made.default_api_timeout = made.metadata_max_age = 1h;
        made.api_version_auto_timeout = 1h;
        made.socket_connection_setup_timeout = made.socket_connection_setup_timeout_max = 1h;
        made.connections_max_idle = 2h;
        return made;
    }
    /// Polls until nothing happens for so long.
    void be_quiet(duration silence = 20ms) {
        for (auto began = clock::now();; began = clock::now()) {
            subject.poll(silence);
            if (clock::now() - began >= silence)
                return;
        }
    }
    /// Polls until nothing is left that could happen by itself: bootstrapping looks, when a second
    /// is over, whether another server is to be tried.
    void be_silent() { be_quiet(1100ms); }
    /// Has a thread wait in a poll that takes an hour if nothing ends it, and does `what`
    /// meanwhile. Returns whether the poll ends then.
    bool ends_by(const std::function<void()>& what) {
        // Where the machine is busy, what took long may not have been a wait.
        for (int i = 0; i < 100; ++i, be_quiet()) {
            const poller polls(subject, [&] { subject.poll(1h); });
            if (!polls.waits())
                continue;
            what();
            return polls.ends();
        }
        ADD_FAILURE() << "each poll has ended by itself";
        return false;
    }
    /// Has as many requests on the way as may be, none of which will be answered.
    void fill() {
        broker->inject(fault().of(api_key::list_groups).always().never_answer());
        for (int i = 0; i < 5; ++i)
            pending.push_back(subject.send(node, list_groups_request{}, {.timeout = 2h}));
        be_silent();
        ASSERT_EQ(subject.in_flight_request_count(node), 5u);
    }

    client subject;
    std::vector<future<list_groups_response>> pending;
};

TEST_F(waking, is_done_by_send) {
    std::optional<future<list_groups_response>> answer;
    EXPECT_TRUE(ends_by([&] { answer = subject.send(node, list_groups_request{}); }));
    subject.poll(patience, *answer);
    EXPECT_TRUE(answer->succeeded());
}

TEST_F(waking, is_done_by_send_also_when_nothing_is_sent) {
    fill();
    EXPECT_TRUE(ends_by([&] {
        EXPECT_EQ(subject.send(node, list_groups_request{}).error().code, errc::node_not_ready);
    }));
}

TEST_F(waking, is_not_done_by_send_unless_wanted) {
    fill();
    const poller polls(subject, [&] { subject.poll(1h); });
    ASSERT_TRUE(polls.waits());
    EXPECT_TRUE(subject.send(node, list_groups_request{}, {}, false).failed());
    EXPECT_TRUE(polls.is_waiting());
    subject.wakeup();
    EXPECT_TRUE(polls.ends());
}

TEST_F(waking, is_not_what_moves_the_bytes) {
    std::optional<future<list_groups_response>> answer;
    EXPECT_TRUE(ends_by([&] { answer = subject.send(node, list_groups_request{}, {}, false); }));
    subject.poll(patience, *answer);
    EXPECT_TRUE(answer->succeeded());
}

TEST_F(waking, is_done_by_maybe_connect) {
    for (const bool wakeup : {true, false}) {
        EXPECT_TRUE(ends_by([&] { EXPECT_TRUE(subject.maybe_connect(other, wakeup)); }));
        EXPECT_TRUE(subject.await_ready(other)) << "it connects, wakeup or not";
        subject.close(other);
        be_quiet();
    }
}

TEST_F(waking, is_done_by_ready) {
    EXPECT_TRUE(ends_by([&] { EXPECT_FALSE(subject.ready(other)); }));
    EXPECT_TRUE(subject.await_ready(other));
}

TEST_F(waking, is_done_by_closing_a_node) {
    EXPECT_TRUE(ends_by([&] { subject.close(node); }));
    EXPECT_FALSE(subject.connected(node));
}

TEST_F(waking, is_done_by_topics_to_be_tracked) {
    broker->create_topic({.name = "a"});
    broker->create_topic({.name = "b"});
    std::optional<future<kafka::cluster>> known;
    EXPECT_TRUE(ends_by([&] { known = subject.add_topic("a"); }));
    subject.poll(patience, *known);
    EXPECT_TRUE(known->get().topic("a"));
    be_quiet();
    EXPECT_TRUE(ends_by([&] { known = subject.set_topics({"b"}); }));
    subject.poll(patience, *known);
    EXPECT_TRUE(known->get().topic("b"));
    be_quiet();
    EXPECT_TRUE(ends_by([&] { known = subject.request_metadata_update(); }));
    subject.poll(patience, *known);
    EXPECT_TRUE(known->succeeded());
}

TEST_F(waking, is_done_by_the_end_of_the_client) {
    fill();
    const poller polls(subject, [&] { subject.poll(1h, pending.front()); });
    ASSERT_TRUE(polls.waits());
    subject.close();
    EXPECT_TRUE(polls.ends());
    EXPECT_EQ(pending.front().error().code, errc::cancelled);
}

// --- what the waiting thread does -------------------------------------------------------------

TEST_F(waking, has_callbacks_called_by_the_thread_that_polls) {
    std::thread::id called;
    std::thread::id polled;
    const auto answer = subject.send(node, list_groups_request{});
    answer.add_callback([&](const auto&) { called = std::this_thread::get_id(); });
    const poller polls(subject, [&] {
        polled = std::this_thread::get_id();
        subject.poll(patience, answer);
    });
    ASSERT_TRUE(polls.ends());
    EXPECT_EQ(called, polled);
    EXPECT_NE(called, std::this_thread::get_id());
}

TEST_F(waking, comes_by_itself_after_request_timeout) {
    client_options quick = without_haste();
    quick.request_timeout = 300ms;
    subject = client::connect(quick);
    be_silent();
    const auto began = clock::now();
    const poller polls(subject, [&] { subject.poll(); });
    ASSERT_TRUE(polls.ends());
    EXPECT_GE(clock::now() - began, 300ms);
}

} // namespace
} // namespace kafka::client_test
