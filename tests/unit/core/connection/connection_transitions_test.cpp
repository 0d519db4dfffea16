// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The whole state machine in one table: whatever may happen to a connection, in every situation
// that it may be in.

#include "core/sasl/credential_wishes.hpp"
#include "unit/core/connection/alice.hpp"
#include "unit/core/connection/scripted_peer.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
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
    /// SaslHandshake is on its way, as the second request.
    void authenticating() {
        options.login = &alice;
        asked();
        feed(answer(1, highest, offering(1, 2)));
        take_written();
        due = [] { return answer(2, 1, mechanisms({"PLAIN", "OAUTHBEARER"})); };
    }
    void saying_who_it_is() {
        authenticating();
        feed(due());
        take_written();
        due = [] { return answer(3, 2, admitted(10s)); };
    }
    void waiting_for_a_token() {
        alice.with_token = true;
        authenticating();
        feed(due());
        task = line.take_task();
        ASSERT_TRUE(task);
    }
    /// The session is about to end, and a request is in front of the handshake.
    void authenticating_again() {
        saying_who_it_is();
        feed(due());
        submit();
        now += 9s;
        line.on_time(now);
        take_written();
        due = [] { return answer(4, 4, groups("g")); };
    }
    void alone_authenticating_again() {
        saying_who_it_is();
        feed(due());
        now += 9s;
        line.on_time(now);
        take_written();
        due = [] { return answer(4, 1, mechanisms({"PLAIN"})); };
    }
    /// An answer has come that somebody else decodes.
    void on_hold() {
        options.decode_here_max = 0;
        written();
        feed(answer(2, 4, groups("g")));
        ASSERT_TRUE(line.is_decoding());
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
        if (due)
            feed(due());
        else if (line.state() == connection_state::api_versions)
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
    void has_its_answer_decoded() { line.on_decoded(now); }
    void is_given_a_token() {
        if (task)
            static_cast<sasl::token_wish&>(*task).grant({.value = "abc"});
        line.on_task_done(now);
    }
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

    login_of_alice alice;
    std::function<bytes()> due; // the answer, where it is not one of the usual ones
    std::shared_ptr<sasl::task> task;
    list_groups request{{}, start() + 30s};
    bool submitted = false;
    bool asked_twice = false;
    std::size_t handed = 0; // to a write that is under way
};

using step = void (play::*)();

constexpr std::array<std::pair<std::string_view, step>, 12> events{{
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
    {"has_its_answer_decoded", &play::has_its_answer_decoded},
    {"is_given_a_token", &play::is_given_a_token},
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
            "ended by connection", "connecting", "connecting", "ended", never, never}},
    {"asking", &play::asking,
        {"asking", "ended by connection", "ended by connection", "ended by invalid", "ready",
            "asking", "ended by connection", "asking", "asking", "ended", never, never}},
    {"asking_in_a_write", &play::asking_in_a_write,
        {"asking", "ended by connection", "ended by connection", "ended by invalid", "ready",
            "asking", "ended by connection", "asking", "asking", "ended", never, never}},
    {"asked", &play::asked,
        {"asking", "ended by connection, silence", "ended by connection, silence",
            "ended by invalid, nonsense", "ready", "asking", "ended by connection, silence",
            "asking", "asking", "ended", never, never}},
    {"asked_again", &play::asked_again,
        {"asking", "ended by connection", "ended by connection", "ended by invalid, nonsense",
            "ready", "asking", "ended by connection", "asking", "asking", "ended", never, never}},
    {"idle", &play::idle,
        {"ready", "ended by connection", "ended by connection", "ended by connection",
            "ended by connection", "ready", "ready", "ready", "ready", "ended", never, never}},
    {"throttled", &play::throttled,
        {"ready", "ended by connection", "ended by connection", "ended by connection",
            "ended by connection", "ready", "ready", "ready", "ready", "ended", never, never}},
    {"gathered", &play::gathered,
        {"ready; open", "ended by connection; connection, unwritten",
            "ended by connection; connection, unwritten", "ended by invalid; invalid, unwritten",
            "ready; answered", "ready; open", "ended by late; late, unwritten", "ready; open",
            "ready; aborted, unwritten", "ended; cancelled, unwritten", never, never}},
    {"in_a_write", &play::in_a_write,
        {"ready; open", "ended by connection; connection, perhaps written",
            "ended by connection; connection, perhaps written",
            "ended by invalid; invalid, perhaps written", "ready; answered", "ready; open",
            "ended by late; late, perhaps written", "ready; open",
            "ready; aborted, perhaps written", "ended; cancelled, perhaps written", never, never}},
    {"written", &play::written,
        {"ready; open", "ended by connection; connection, written",
            "ended by connection; connection, written", "ended by invalid; invalid, written",
            "ready; answered", "ready; open", "ended by late; late, written", "ready; open",
            "ready; aborted, written", "ended; cancelled, written", never, never}},
    {"half_answered", &play::half_answered,
        {"ready; open", "ended by connection; connection, written",
            "ended by connection; connection, written", never, never, "ready; open",
            "ended by late; late, written", "ready; open", "ready; aborted, written",
            "ended; cancelled, written", never, never}},
    {"authenticating", &play::authenticating,
        {"authenticating", "ended by connection", "ended by connection", "ended by invalid",
            "authenticating", "authenticating", "ended by connection", "authenticating",
            "authenticating", "ended", never, never}},
    {"saying_who_it_is", &play::saying_who_it_is,
        {"authenticating", "ended by connection", "ended by connection", "ended by invalid",
            "ready", "authenticating", "ended by connection", "authenticating", "authenticating",
            "ended", never, never}},
    {"waiting_for_a_token", &play::waiting_for_a_token,
        {"authenticating", "ended by connection", "ended by connection", "ended by connection",
            "ended by connection", "authenticating", "ended by connection", "authenticating",
            "authenticating", "ended", never, "authenticating"}},
    {"authenticating_again", &play::authenticating_again,
        {"ready; open", "ended by connection; connection, written",
            "ended by connection; connection, written", "ended by invalid; invalid, written",
            "ready; answered", "ready; open", "ended by late; late, written", "ready; open",
            "ready; aborted, written", "ended; cancelled, written", never, never}},
    {"alone_authenticating_again", &play::alone_authenticating_again,
        {"ready", "ended by connection", "ended by connection", "ended by invalid", "ready",
            "ready", "ended by connection", "ready", "ready", "ended", never, never}},
    {"on_hold", &play::on_hold,
        {"ready; open", "ended by connection; connection, written",
            "ended by connection; connection, written", never, never, "ready; open",
            "ended by late; late, written", "ready; open", "ready; aborted, written",
            "ended; cancelled, written", "ready; answered", never}},
    {"closed", &play::closed,
        {"ended", "ended", "ended", "ended", "ended", "ended", "ended", "ended", "ended", "ended",
            "ended", "ended"}},
    {"failed", &play::failed,
        {"ended by connection", "ended by connection", "ended by connection", "ended by connection",
            "ended by connection", "ended by connection", "ended by connection",
            "ended by connection", "ended by connection", "ended by connection",
            "ended by connection", "ended by connection"}},
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
