// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/report.hpp"
#include "cli/doctor/words.hpp"
#include "visits.hpp"

#include <gmock/gmock.h>

#include <regex>
#include <string_view>

namespace kafka::cli::doctor {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr style plain{};
constexpr style utf8{.unicode = true};

examination healthy() {
    const secured tls{.version = "TLSv1.3",
        .cipher = "TLS_AES_256_GCM_SHA384",
        .chain = {issued("CN=one", "CN=CA", days(-10), days(36), {"one", "*.example"}),
            issued("CN=CA", "CN=Root", days(-500), days(1000))},
        .name_matches = true};
    visit one =
        with(server("one"), {found(tls, 4.5), found(versions_known{broker_version{4, 3, 0}}, 1.25),
                                found(logged_in{"SCRAM-SHA-256"}, 120.4)});
    one.node = 1;
    one.steps.push_back(found(described{"q1Sh", 1, {{1, "one", 9092}}}, 12'345));
    return seen({one}, "SASL_SSL", "SCRAM-SHA-256");
}

examination troubled() {
    visit dead{.host = "two",
        .port = 9093,
        .bootstrap = true,
        .steps = {found(resolved{"two", {"10.0.0.2"}}),
            failed(connected{"10.0.0.2:9093"}, trouble::refused)}};
    visit lost{.host = "fd00::9",
        .port = 9092,
        .node = 7,
        .steps = {found(resolved{"fd00::9", {"fd00::9"}}, 0.01),
            failed(connected{"[fd00::9]:9092"}, trouble::unreachable, "Network is unreachable")}};
    return seen({with(server("one"), to_the_end()), dead, lost});
}

TEST(doctor_text, all_is_well) {
    const examination all = healthy();
    EXPECT_EQ(render_text(all, diagnose(all), utf8),
        R"(Server one:9092
  ✓ resolve   0.25 ms  10.0.0.1
  ✓ connect   0.50 ms  10.0.0.1:9092
  ✓ TLS        4.5 ms  TLSv1.3, TLS_AES_256_GCM_SHA384
      CN=one, valid until 2027-01-01 12:00 UTC, 36 days more
      for one and *.example: matches
      issued by CN=CA, valid until 2029-08-22 12:00 UTC, 1000 days more
  ✓ versions   1.2 ms  looks like Kafka 4.3
  ✓ login      120 ms  SCRAM-SHA-256
  ✓ metadata   12.3 s  cluster q1Sh, controller 1, 1 broker
      1 at one:9092

Diagnosis
  All is well: 1 server and 1 broker answer as they should.
)");
}

TEST(doctor_text, all_is_well_but_for_what_is_good_to_know) {
    examination all = healthy();
    all.now += std::chrono::days(30);
    EXPECT_THAT(render_text(all, diagnose(all), utf8), EndsWith(R"(Diagnosis
  It works: 1 server and 1 broker answer as they should. Good to know:
  1. one:9092
     The certificate of CN=one expires in 6 days, at 2027-01-01 12:00 UTC.
     → Have a new one issued before that.
)"));
}

TEST(doctor_text, what_the_client_warns_of_is_good_to_know) {
    examination all = healthy();
    all.visits.front().warnings = {"PLAIN shows the password"};
    EXPECT_THAT(render_text(all, diagnose(all), utf8), EndsWith(R"(Diagnosis
  It works: 1 server and 1 broker answer as they should. Good to know:
  1. one:9092
     The client warns: PLAIN shows the password.
)"));
}

TEST(doctor_text, trouble) {
    const examination all = troubled();
    EXPECT_EQ(render_text(all, diagnose(all), plain),
        R"(Server one:9092
  ok   resolve   0.25 ms  10.0.0.1
  ok   connect   0.50 ms  10.0.0.1:9092
  ok   versions   2.0 ms  looks like Kafka 4.3
  ok   metadata    12 ms  cluster q1Sh, controller 1, 2 brokers
      1 at one:9092 and 2 at two:9092

Server two:9093
  ok   resolve    1.0 ms  10.0.0.2
  FAIL connect    1.0 ms  10.0.0.2:9093: nothing listens there

Broker 7 at [fd00::9]:9092, where its cluster says it is
  ok   resolve   0.01 ms  an address already
  FAIL connect    1.0 ms  [fd00::9]:9092: no way leads there (Network is
                          unreachable)

Diagnosis
  1. [fd00::9]:9092
     Broker 7 tells its clients to come to [fd00::9]:9092, and no way leads
     there (Network is unreachable).
     -> On the broker, set advertised.listeners to a host and port that clients
        can reach from here.
     -> If the address is right, see that the broker runs, and that no firewall
        is in the way.
  2. two:9093
     The host is there, and nothing listens on port 9093. Other servers of the
     list answer, and one is enough; but when those are down, this one will not
     help.
     -> Check the port in bootstrap_servers against the broker's listeners.
     -> See that the broker runs, and listens on this address and not on
        127.0.0.1 alone.
     -> Take it out of bootstrap_servers if it is gone for good.
)");
}

TEST(doctor_text, what_comes_from_elsewhere_cannot_command_the_terminal) {
    const examination all =
        seen({with(server("one"),
                 {failed(secured{.chain = {issued("CN=\x1b[2J", "CN=\x1b[2J", days(-1), days(9))}},
                     trouble::unknown_authority, "\x1b[31m")})},
            "SSL");
    EXPECT_THAT(render_text(all, diagnose(all), utf8), Not(HasSubstr("\x1b")));
}

TEST(doctor_text, colours_say_what_is_good) {
    const style with{.colours = true, .unicode = true};
    EXPECT_THAT(render_step(found(connected{"a:1"}), noon, with), HasSubstr("\x1b[32m✓"));
    EXPECT_THAT(render_step(failed(connected{"a:1"}, trouble::refused), noon, with),
        HasSubstr("\x1b[31m✗"));
}

TEST(doctor_text, certificates_that_are_not_valid_say_so) {
    const auto text = [](certificate shown) {
        return render_step(failed(secured{.chain = {std::move(shown)}, .name_matches = false},
                               trouble::certificate_expired),
            noon, plain);
    };
    EXPECT_THAT(text(issued("CN=a", "CN=b", days(-9), days(-3))),
        HasSubstr("CN=a, expired 3 days ago, at 2026-11-23 12:00 UTC\n"));
    EXPECT_THAT(text(issued("CN=a", "CN=b", days(9), days(90))),
        HasSubstr("CN=a, valid only from 2026-12-05 12:00 UTC on\n"
                  "      for no host by name: does not match\n"
                  "      issued by CN=b\n"));
}

TEST(doctor_text, a_certificate_without_other_names_may_be_accepted_by_its_subjects) {
    const auto text = [](bool matches) {
        return render_step(found(secured{.chain = {issued("CN=a", "CN=b", days(-9), days(90))},
                               .name_matches = matches}),
            noon, plain);
    };
    EXPECT_THAT(text(true), HasSubstr("      by its subject's CN: matches\n"));
    EXPECT_THAT(text(false), HasSubstr("      for no host by name: does not match, which "
                                       "ssl_check_hostname lets pass\n"));
}

TEST(doctor_text, long_lines_are_broken_where_they_began) {
    std::string words = "a proxy";
    for (int i = 0; i < 40; ++i)
        words += " says more";
    const std::string url = "https://" + std::string(90, 'x');
    for (const style& with : {plain, utf8, style{.colours = true, .unicode = true}}) {
        const std::string text =
            render_step(
                failed(logged_in{"OAUTHBEARER"}, trouble::no_credentials, words), noon, with) +
            render_step(failed(secured{.chain = {issued("CN=a", words, days(-9), days(3))}},
                            trouble::unknown_authority),
                noon, with) +
            render_diagnosis(seen({}),
                {{.why = cause::no_answer,
                    .where = std::vector<std::string>(9, "a-broker.example:9092"),
                    .what = words}},
                with);
        const std::string shown = std::regex_replace(text, std::regex("\x1b\\[[0-9;]*m"), "");
        std::string_view rest = shown;
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            EXPECT_LE(display_width(rest.substr(0, end)), 80u) << rest.substr(0, end);
            rest.remove_prefix(end + 1);
        }
    }
    EXPECT_EQ(render_step(failed(logged_in{"PLAIN"}, trouble::other, url + " again"), noon, plain),
        "  FAIL login      1.0 ms  PLAIN: failed\n                          (" + url +
            "\n                          again)\n");
}

TEST(doctor_text, a_proxy_is_named_once) {
    EXPECT_EQ(render_step(
                  failed(proxied{"http://p:1"}, trouble::proxy, "http://p:1 says no"), noon, plain),
        "  FAIL proxy      1.0 ms  the proxy does not lead there (http://p:1 says no)\n");
    EXPECT_THAT(render_step(failed(proxied{"http://p:1"}, trouble::proxy, "no"), noon, plain),
        HasSubstr("  by way of http://p:1: the proxy does not lead there\n"));
}

TEST(doctor_text, what_no_finding_tells_is_told_with_the_step) {
    const auto text = [](std::vector<std::string> mechanisms) {
        return render_step(failed(described(), trouble::closed, "x",
                               peer{.who = speaker::kafka, .mechanisms = std::move(mechanisms)}),
            noon, plain);
    };
    EXPECT_THAT(text({}), HasSubstr("closed without an answer (x)\n"));
    EXPECT_THAT(text({"PLAIN"}), HasSubstr("closed without an answer\n"));
}

TEST(doctor_json, says_all_of_it) {
    const examination all = troubled();
    const std::string text = doctor_json(all, diagnose(all));
    EXPECT_THAT(text, HasSubstr(R"({"healthy":false,"servers":[{"address":"one:9092",)"
                                R"("bootstrap":true,"node_id":null,"ok":true,"steps":[)"
                                R"({"step":"resolve","ok":true,"ms":)"));
    EXPECT_THAT(text, HasSubstr(R"("trouble":"unreachable","detail":"Network is unreachable",)"
                                R"("address":"[fd00::9]:9092"})"));
    EXPECT_THAT(text, HasSubstr(R"({"cause":"server_dead","problem":true,"where":["two:9093"],)"));
    EXPECT_THAT(doctor_json(healthy(), {}), HasSubstr(R"("name_matches":true)"));
}

TEST(doctor_json, says_who_is_really_there) {
    const examination all =
        seen({with(server("one"), {failed(described(), trouble::closed, "",
                                      peer{.who = speaker::kafka, .mechanisms = {{"PLAIN"}}})})});
    EXPECT_THAT(doctor_json(all, diagnose(all)),
        HasSubstr(R"("really":{"speaks":"kafka","mechanisms":["PLAIN"]})"));
}

TEST(doctor_words, spans_of_time) {
    using namespace std::chrono_literals;
    EXPECT_EQ(days_text(days(400)), "400 days");
    EXPECT_EQ(days_text(47h), "47 hours");
    EXPECT_EQ(days_text(90min), "90 minutes");
    EXPECT_EQ(days_text(-5min), "0 minutes");
    EXPECT_EQ(took_text(310us), "0.31 ms");
    EXPECT_EQ(took_text(10s), "10.0 s");
}

} // namespace
} // namespace kafka::cli::doctor
