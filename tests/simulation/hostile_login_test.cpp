// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Servers that stall, break off or lie while a client says who it is: it comes to an end in time,
// says what was wrong, tells them no more than it has to, and goes on when they come to reason.

#include "logins.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/sasl_handshake.hpp>
#include <kafka/testing/fault.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace kafka::simulated {
namespace {

using protocol::api_key;
using ::testing::AllOf;
using ::testing::AnyOf;
using testing::fault;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Lt;
using ::testing::Not;

class hostile_server : public logins {
protected:
    hostile_server() { encrypted = true; }

    client_options patient(sasl_mechanism by = sasl_mechanism::scram_sha_256) {
        client_options made = options(by);
        made.socket_connection_setup_timeout = 2s;
        made.socket_connection_setup_timeout_max = 2s;
        made.api_version_auto_timeout = 10s;
        return made;
    }
    duration elapsed() const { return world.now() - began; }
    error_info try_with(const client_options& with) {
        began = world.now();
        told.clear();
        return bootstrap(with);
    }
    std::uint64_t tokens_sent() const { return cluster->requests(api_key::sasl_authenticate); }
    void expect_discretion() { EXPECT_THAT(all_texts(), Not(HasSubstr(password))); }

    time_point began{};
};

// --- stalls -----------------------------------------------------------------------------------

struct stall {
    std::string_view at;
    fault what;
    std::string_view words;
};

class stalling_server : public hostile_server, public ::testing::WithParamInterface<stall> {};

TEST_P(stalling_server, is_left_in_time_for_another_attempt) {
    set_up();
    cluster->inject(GetParam().what);
    const error_info why = try_with(patient());
    EXPECT_EQ(why.code, error_code()) << why.message();
    EXPECT_THAT(elapsed(), AllOf(Ge(2s), Lt(3s)));
    EXPECT_THAT(told, HasSubstr(std::string(GetParam().words)));
    expect_discretion();
}

TEST_P(stalling_server, is_told_of_when_it_always_does_so) {
    set_up();
    cluster->inject(fault(GetParam().what).always());
    const error_info why = try_with(patient());
    EXPECT_EQ(why.code, errc::no_brokers_available);
    EXPECT_EQ(elapsed(), 10s);
    EXPECT_THAT(why.message(), HasSubstr(std::string(GetParam().words)));
    EXPECT_THAT(world.connection_attempts(), AllOf(Ge(3u), Le(6u)));
    expect_discretion();
    subject.reset();
    world.run_for(1s);
    EXPECT_EQ(world.open_connections("192.0.2.1"), 0u);
}

constexpr std::string_view late = "authentication has not come to its end in time";

INSTANTIATE_TEST_SUITE_P(at, stalling_server,
    ::testing::Values(
        stall{"the_tls_handshake", fault().ignore(), "the TLS handshake was not over in time"},
        stall{"the_sasl_handshake", fault().of(api_key::sasl_handshake).never_answer(), late},
        stall{"half_the_sasl_handshake", fault().of(api_key::sasl_handshake).stall(7), late},
        stall{"the_first_token", fault().token(1).never_answer(), late},
        stall{"half_the_first_token", fault().token(1).stall(20), late},
        stall{"the_last_token", fault().token(2).never_answer(), late},
        stall{"half_the_last_token", fault().token(2).stall(3), late}),
    [](const auto& of) { return std::string(of.param.at); });

// --- connections that break off ---------------------------------------------------------------

TEST_F(hostile_server, may_break_off_after_any_byte) {
    set_up();
    const fault steps[] = {fault().of(api_key::sasl_handshake), fault().token(1), fault().token(2)};
    for (const fault& step : steps) {
        for (std::size_t bytes = 0; bytes < 60; bytes += 7) {
            const auto id = cluster->inject(fault(step).cut(bytes));
            const error_info why = try_with(patient());
            EXPECT_EQ(why.code, error_code()) << bytes << ": " << why.message();
            EXPECT_LT(elapsed(), 1s);
            EXPECT_EQ(cluster->met(id), 1u);
            EXPECT_THAT(told, HasSubstr("during authentication"));
        }
    }
    expect_discretion();
}

// --- lies -------------------------------------------------------------------------------------

TEST_F(hostile_server, that_does_not_offer_the_mechanism_learns_nothing) {
    set_up();
    for (const auto by : {sasl_mechanism::plain, sasl_mechanism::scram_sha_256,
             sasl_mechanism::scram_sha_512, sasl_mechanism::oauthbearer}) {
        cluster->inject(fault().mechanisms({"GSSAPI", "X-\x1b[2J"}).always());
        const error_info why = try_with(patient(by));
        EXPECT_EQ(why.code, broker_errc::unsupported_sasl_mechanism);
        EXPECT_THAT(why.message(), HasSubstr("it offers GSSAPI, X-?[2J"));
        EXPECT_EQ(tokens_sent(), 0u);
        cluster->clear_faults();
    }
    cluster->inject(fault().mechanisms({}).always());
    EXPECT_THAT(try_with(patient()).message(), HasSubstr("it offers none"));
    cluster->clear_faults();
    cluster->inject(fault()
            .edit<protocol::sasl_handshake_response>([](protocol::sasl_handshake_response& answer) {
                answer.mechanisms.clear();
                answer.mechanisms.emplace_back("PLAIN");
            })
            .always());
    EXPECT_EQ(try_with(patient()).code, broker_errc::unsupported_sasl_mechanism)
        << "accepted, and not offered";
    EXPECT_EQ(tokens_sent(), 0u);
    expect_discretion();
}

struct lie {
    std::string_view called;
    fault what;
    std::string_view words;
    /// How many tokens the server hears before the client has had enough of it.
    std::uint64_t tokens;
};

class lying_server : public hostile_server, public ::testing::WithParamInterface<lie> {};

TEST_P(lying_server, is_not_trusted) {
    set_up();
    for (const auto by : {sasl_mechanism::scram_sha_256, sasl_mechanism::scram_sha_512}) {
        const auto before = tokens_sent();
        cluster->inject(fault(GetParam().what).always());
        const error_info why = try_with(patient(by));
        EXPECT_EQ(why.code, errc::untrusted_server) << why.message();
        EXPECT_TRUE(why.code == condition::authentication);
        EXPECT_THAT(why.message(), HasSubstr(std::string(GetParam().words)));
        EXPECT_LT(elapsed(), 1s) << "and nothing is computed for it";
        EXPECT_EQ(tokens_sent() - before, GetParam().tokens);
        EXPECT_FALSE(subject->bootstrap_connected());
        cluster->clear_faults();
        world.run_for(2s);
        EXPECT_EQ(send(any_node), error_code()) << "once it tells the truth";
        expect_discretion();
    }
}

INSTANTIATE_TEST_SUITE_P(about, lying_server,
    ::testing::Values(lie{"one_iteration", fault().scram_iterations(1), "asks for 1 iteration", 1},
        lie{"too_few_iterations", fault().scram_iterations(4'095), "asks for 4095 iterations", 1},
        lie{"too_many_iterations", fault().scram_iterations(1'000'001), "keep the client computing",
            1},
        lie{"billions_of_iterations", fault().scram_iterations(4'000'000'000),
            "keep the client computing", 1},
        lie{"more_iterations_than_can_be_counted", fault().scram_iterations(UINT64_MAX),
            "keep the client computing", 1},
        lie{"the_nonce", fault().wrong_scram_nonce(), "nonce of another conversation", 1},
        lie{"the_nonce_it_adds", fault().bare_scram_nonce(), "one that was recorded", 1},
        lie{"the_signature", fault().wrong_scram_signature(), "signature is wrong", 2}),
    [](const auto& of) { return std::string(of.param.called); });

struct nonsense {
    std::string_view called;
    sasl_mechanism by;
    fault what;
    std::string_view words;
};

class talking_server : public hostile_server, public ::testing::WithParamInterface<nonsense> {};

TEST_P(talking_server, is_not_taken_for_a_broker) {
    set_up();
    cluster->inject(fault(GetParam().what).always());
    const error_info why = try_with(patient(GetParam().by));
    EXPECT_NE(why.code, error_code());
    EXPECT_THAT(why.message(), HasSubstr(std::string(GetParam().words)));
    EXPECT_FALSE(subject->bootstrap_connected());
    EXPECT_THAT(why.message() + all_texts(), Not(HasSubstr("\x1b")));
    expect_discretion();
}

INSTANTIATE_TEST_SUITE_P(who, talking_server,
    ::testing::Values(nonsense{"does_not_sign", sasl_mechanism::scram_sha_256,
                          fault().token(2).answer_token(""), "signature is missing"},
        nonsense{"signs_with_a_word", sasl_mechanism::scram_sha_512,
            fault().token(2).answer_token("v=yes"), "signature is not base64"},
        nonsense{"repeats_its_first_message", sasl_mechanism::scram_sha_256,
            fault().token(2).answer_token("r=abc,s=AAEC,i=4096"), "signature is missing"},
        nonsense{"gives_a_reason", sasl_mechanism::scram_sha_256,
            fault().token(2).answer_token("e=\x1b[31mbecause"), "refuses: ?[31mbecause"},
        nonsense{"says_nothing_first", sasl_mechanism::scram_sha_256,
            fault().token(1).answer_token(""), "first message is malformed"},
        nonsense{"wants_an_extension", sasl_mechanism::scram_sha_256,
            fault().token(1).answer_token("m=x,r=abc,s=AAEC,i=4096"), "extension"},
        nonsense{"answers_plain", sasl_mechanism::plain, fault().token(1).answer_token("hello"),
            "answers PLAIN with 5 bytes"},
        nonsense{"refuses_a_good_token", sasl_mechanism::oauthbearer,
            fault().token(1).answer_token(R"({"status":"\u001b[2J"})"),
            "refuses the token: status ?[2J"},
        nonsense{"refuses_in_no_words", sasl_mechanism::oauthbearer,
            fault().token(1).answer_token("\x01"), "nothing that could be understood"}),
    [](const auto& of) { return std::string(of.param.called); });

TEST_F(hostile_server, may_say_anything) {
    set_up();
    std::minstd_rand random(5);
    for (int i = 0; i < 60; ++i) {
        std::string said(1 + random() % 300, '\0');
        for (char& each : said)
            each = static_cast<char>(random());
        cluster->inject(fault().token(1 + static_cast<std::uint32_t>(i % 2)).answer_token(said));
        // The first attempt is met by it, and the next one is not.
        const error_info why =
            try_with(patient(i % 3 == 0 ? sasl_mechanism::plain : sasl_mechanism::scram_sha_256));
        EXPECT_TRUE(!why.code || why.code == condition::authentication) << why.message();
        EXPECT_LT(elapsed(), 1s);
        cluster->clear_faults();
    }
    expect_discretion();
}

TEST_F(hostile_server, may_answer_with_more_than_is_due) {
    set_up();
    for (const std::int32_t length : {-1, 5'000'000, INT32_MAX}) {
        cluster->inject(fault().token(1).frame_length(length));
        const error_info why = try_with(patient());
        EXPECT_EQ(why.code, error_code()) << why.message();
        EXPECT_LT(elapsed(), 1s) << "nobody waits for so much";
    }
}

TEST_F(hostile_server, may_lie_about_the_session_without_causing_a_storm) {
    for (const duration lie : {duration(1ms), duration(-5ms), duration(24h * 365 * 100)}) {
        set_up();
        cluster->inject(fault().session_lifetime(lie).always());
        EXPECT_EQ(try_with(patient(sasl_mechanism::plain)).code, error_code());
        EXPECT_EQ(send(first), error_code());
        const auto before = world.connection_attempts();
        world.run_for(10s);
        EXPECT_LE(world.connection_attempts() - before, lie > 0s && lie < 1s ? 12u : 0u);
        expect_discretion();
    }
}

} // namespace
} // namespace kafka::simulated
