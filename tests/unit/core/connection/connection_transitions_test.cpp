// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The whole state machine in one table: whatever may happen to a connection, in every situation
// that it may be in.

#include "unit/core/connection/scripted_peer.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>

#include <array>
#include <ostream>
#include <string>
#include <string_view>

namespace kafka::core {
namespace {

using namespace test;
using ::testing::IsEmpty;

/// A connection with one request at most, brought into a situation and then met by an event.
class play : public scripted_peer {
public:
    // --- situations ---------------------------------------------------------------------------

    void connecting() {}
    void asking() { line.on_established(now); }
    void asking_in_a_write() {
        asking();
        handed = line.next_write()[0].size();
        line.on_progress(1, now);
    }
    void asked() {
        asking();
        take_written();
    }
    void asked_again() {
        asked();
        protocol::api_versions_response refusal;
        refusal.error_code = broker_errc::unsupported_version;
        feed(answer(1, 0, refusal));
        take_written();
        asked_twice = true;
    }
    void idle() { connect(); }
    void gathered() {
        connect();
        submit();
    }
    void in_a_write() {
        gathered();
        handed = line.next_write()[0].size();
    }
    void written() {
        gathered();
        take_written();
    }
    void half_answered() {
        written();
        feed(to_bytes("\1"));
    }
    void throttled() {
        connect(throttling_versions());
        list_groups before;
        line.submit(before, now);
        take_written();
        protocol::list_groups_response with_pause;
        with_pause.throttle_time_ms = 1'000;
        feed(answer(2, 4, with_pause));
        take_completions();
        ASSERT_GT(line.throttle_delay(now), 0s);
    }
    void closed() {
        connect();
        line.close(now);
    }
    void failed() {
        connect();
        feed(to_bytes("xyz"));
    }

    // --- events -------------------------------------------------------------------------------

    void is_established() { line.on_established(now); }
    void is_closed_by_the_peer() { line.on_closed({.code = boost::asio::error::eof}, now); }
    void is_reset() { line.on_closed({.code = boost::asio::error::connection_reset}, now); }
    void receives_nonsense() { feed(to_bytes("\xff\xff\xff\xff")); }
    void receives_an_answer() {
        if (line.state() == connection_state::api_versions)
            feed(answer(
                asked_twice ? 2 : 1, asked_twice ? std::int16_t{0} : highest, usual_versions()));
        else
            feed(answer(2, 4, groups("g")));
    }
    void is_written() {
        if (handed != 0)
            line.on_written(handed, now);
        else
            take_written();
    }
    void runs_out_of_time() {
        now = std::min(line.next_deadline(), start() + 1h);
        line.on_time(now);
    }
    void is_looked_at() { line.on_time(now); }
    void loses_its_caller() { line.abandon(request, now); }
    void is_closed() { line.close(now); }

    // --- what comes of it ---------------------------------------------------------------------

    /// `ended by connection, silence; request failed by connection, written`
    std::string seen() {
        std::string text = name_of(line.state());
        if (line.failure() != nullptr)
            text += " by " + name_of(line.failure()->code);
        if (line.outcome() == version_outcome::silence)
            text += ", silence";
        if (line.outcome() == version_outcome::nonsense)
            text += ", nonsense";
        const std::vector<exchange*> done = take_completions();
        EXPECT_LE(done.size(), 1u);
        if (!done.empty())
            text += request.failed() ? "; " + name_of(request.error()) + how_far() : "; answered";
        else if (submitted)
            text += "; open";
        if (line.state() == connection_state::disconnected) {
            EXPECT_EQ(line.next_deadline(), time_point::max());
            EXPECT_THAT(line.read_buffer(), IsEmpty());
            EXPECT_THAT(line.next_write(), IsEmpty());
            EXPECT_EQ(line.in_flight(), 0u);
            EXPECT_FALSE(line.can_send(now));
        }
        return text;
    }

private:
    void submit() {
        line.submit(request, now);
        submitted = true;
    }
    static std::string name_of(connection_state state) {
        switch (state) {
        case connection_state::disconnected:
            return "ended";
        case connection_state::connecting:
            return "connecting";
        case connection_state::api_versions:
            return "asking";
        case connection_state::authenticating:
            return "authenticating";
        case connection_state::connected:
            break;
        }
        return "ready";
    }
    static std::string name_of(error_code code) {
        return code == errc::connection                        ? "connection"
               : code == errc::cancelled                       ? "cancelled"
               : code == errc::invalid_receive                 ? "invalid"
               : code == broker_errc::request_timed_out        ? "late"
               : code == boost::asio::error::operation_aborted ? "aborted"
                                                               : code.message();
    }
    std::string how_far() const {
        switch (request.failure->request_written) {
        case kafka::written::no:
            return ", unwritten";
        case kafka::written::maybe:
            return ", perhaps written";
        case kafka::written::yes:
            break;
        }
        return ", written";
    }

    list_groups request{{}, start() + 30s};
    bool submitted = false;
    bool asked_twice = false;
    std::size_t handed = 0; // to a write that is under way
};

using step = void (play::*)();

constexpr std::array<std::pair<std::string_view, step>, 10> events{{
    {"is_established", &play::is_established},
    {"is_closed_by_the_peer", &play::is_closed_by_the_peer},
    {"is_reset", &play::is_reset},
    {"receives_nonsense", &play::receives_nonsense},
    {"receives_an_answer", &play::receives_an_answer},
    {"is_written", &play::is_written},
    {"runs_out_of_time", &play::runs_out_of_time},
    {"is_looked_at", &play::is_looked_at},
    {"loses_its_caller", &play::loses_its_caller},
    {"is_closed", &play::is_closed},
}};

/// Nothing that could happen there.
constexpr std::string_view never = "-";

struct situation {
    std::string_view called;
    step lead_there;
    /// What comes of each event.
    std::array<std::string_view, events.size()> then;
};

const situation situations[] = {
    {"connecting", &play::connecting,
        {"asking", "ended by connection", "ended by connection", never, never, never,
            "ended by connection", "connecting", "connecting", "ended"}},
    {"asking", &play::asking,
        {"asking", "ended by connection", "ended by connection", "ended by invalid", "ready",
            "asking", "ended by connection", "asking", "asking", "ended"}},
    {"asking_in_a_write", &play::asking_in_a_write,
        {"asking", "ended by connection", "ended by connection", "ended by invalid", "ready",
            "asking", "ended by connection", "asking", "asking", "ended"}},
    {"asked", &play::asked,
        {"asking", "ended by connection, silence", "ended by connection, silence",
            "ended by invalid, nonsense", "ready", "asking", "ended by connection, silence",
            "asking", "asking", "ended"}},
    {"asked_again", &play::asked_again,
        {"asking", "ended by connection", "ended by connection", "ended by invalid, nonsense",
            "ready", "asking", "ended by connection", "asking", "asking", "ended"}},
    {"idle", &play::idle,
        {"ready", "ended by connection", "ended by connection", "ended by connection",
            "ended by connection", "ready", "ready", "ready", "ready", "ended"}},
    {"throttled", &play::throttled,
        {"ready", "ended by connection", "ended by connection", "ended by connection",
            "ended by connection", "ready", "ready", "ready", "ready", "ended"}},
    {"gathered", &play::gathered,
        {"ready; open", "ended by connection; connection, unwritten",
            "ended by connection; connection, unwritten", "ended by invalid; invalid, unwritten",
            "ready; answered", "ready; open", "ended by late; late, unwritten", "ready; open",
            "ready; aborted, unwritten", "ended; cancelled, unwritten"}},
    {"in_a_write", &play::in_a_write,
        {"ready; open", "ended by connection; connection, perhaps written",
            "ended by connection; connection, perhaps written",
            "ended by invalid; invalid, perhaps written", "ready; answered", "ready; open",
            "ended by late; late, perhaps written", "ready; open",
            "ready; aborted, perhaps written", "ended; cancelled, perhaps written"}},
    {"written", &play::written,
        {"ready; open", "ended by connection; connection, written",
            "ended by connection; connection, written", "ended by invalid; invalid, written",
            "ready; answered", "ready; open", "ended by late; late, written", "ready; open",
            "ready; aborted, written", "ended; cancelled, written"}},
    {"half_answered", &play::half_answered,
        {"ready; open", "ended by connection; connection, written",
            "ended by connection; connection, written", never, never, "ready; open",
            "ended by late; late, written", "ready; open", "ready; aborted, written",
            "ended; cancelled, written"}},
    {"closed", &play::closed,
        {"ended", "ended", "ended", "ended", "ended", "ended", "ended", "ended", "ended", "ended"}},
    {"failed", &play::failed,
        {"ended by connection", "ended by connection", "ended by connection", "ended by connection",
            "ended by connection", "ended by connection", "ended by connection",
            "ended by connection", "ended by connection", "ended by connection"}},
};

void PrintTo(const situation& of, std::ostream* to) {
    *to << of.called;
}

class connection_that_is : public ::testing::TestWithParam<situation> {};

TEST_P(connection_that_is, becomes_what_the_table_says) {
    for (std::size_t event = 0; event != events.size(); ++event) {
        if (GetParam().then[event] == never)
            continue;
        SCOPED_TRACE(events[event].first);
        play one;
        (one.*GetParam().lead_there)();
        (one.*events[event].second)();
        EXPECT_EQ(one.seen(), GetParam().then[event]);
    }
}

INSTANTIATE_TEST_SUITE_P(any, connection_that_is, ::testing::ValuesIn(situations),
    [](const auto& of) { return std::string(of.param.called); });

} // namespace
} // namespace kafka::core
