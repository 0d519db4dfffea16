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

visit refusing(trouble wrong, std::vector<certificate> chain, std::string detail = {}) {
    return with(
        server("one"), {failed(secured{.chain = std::move(chain)}, wrong, std::move(detail))});
}

finding told(trouble wrong, std::vector<certificate> chain = {}, std::string trust = {}) {
    examination all = seen({refusing(wrong, std::move(chain), "as OpenSSL says")}, "SSL");
    all.with.trust_option = std::move(trust);
    return only(all);
}

const certificate good = issued("CN=broker", "CN=CA", days(-10), days(300), {"broker.example"});

TEST(doctor_certificate, not_yet_valid_means_that_the_clock_is_behind) {
    const finding found =
        told(trouble::certificate_not_yet_valid, {issued("CN=broker", "CN=CA", days(3), days(90))});
    EXPECT_EQ(found.why, cause::clock_off);
    EXPECT_THAT(found.what, HasSubstr("This machine's clock says 2026-11-26 12:00 UTC"));
    EXPECT_THAT(found.what, HasSubstr("CN=broker begins to be valid only at 2026-11-29 12:00 UTC, "
                                      "3 days later"));
    EXPECT_THAT(found.change.front(), HasSubstr("Set the clock"));
    EXPECT_EQ(told(trouble::certificate_not_yet_valid).why, cause::clock_off);
}

TEST(doctor_certificate, one_that_has_expired) {
    const finding found =
        told(trouble::certificate_expired, {issued("CN=broker", "CN=CA", days(-90), days(-5)),
                                               issued("CN=CA", "CN=CA", days(-900), days(900))});
    EXPECT_EQ(found.why, cause::certificate_expired);
    EXPECT_THAT(found.what, HasSubstr("CN=broker has expired 5 days ago, at 2026-11-21 12:00 UTC"));
    EXPECT_THAT(found.change.front(), HasSubstr("new certificate"));
    EXPECT_THAT(found.change.back(), HasSubstr("2026-11-26 12:00 UTC"));
    EXPECT_THAT(told(trouble::certificate_expired).what, HasSubstr("(as OpenSSL says)"));
}

TEST(doctor_certificate, many_that_have_expired_are_told_of_together) {
    const auto told_of = [](int brokers) {
        std::vector<visit> visits;
        for (int id = 1; id <= brokers; ++id) {
            const std::string name = "b" + std::to_string(id);
            visits.push_back(with(broker_at(id, name),
                {failed(secured{.chain = {issued("CN=" + name, "CN=CA", days(-90), days(-5)),
                                    issued("CN=CA", "CN=CA", days(-90), days(900))}},
                    trouble::certificate_expired)}));
        }
        return diagnose(seen(std::move(visits), "SSL"));
    };
    EXPECT_EQ(told_of(3).size(), 3u);
    const std::vector<finding> all = told_of(50);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].where.size(), 50u);
    EXPECT_THAT(all[0].what, HasSubstr("CN=b1 has expired 5 days ago, at 2026-11-21 12:00 UTC. It "
                                       "is alike at the others."));
}

TEST(doctor_certificate, when_all_have_expired_the_clock_is_ahead) {
    const finding found =
        told(trouble::certificate_expired, {issued("CN=broker", "CN=CA", days(-900), days(-500)),
                                               issued("CN=CA", "CN=CA", days(-900), days(-100))});
    EXPECT_EQ(found.why, cause::clock_off);
    EXPECT_THAT(found.what, HasSubstr("ahead"));
    // Made together, they end together, and say nothing of clocks.
    EXPECT_EQ(
        told(trouble::certificate_expired, {issued("CN=broker", "CN=CA", days(-900), days(-500)),
                                               issued("CN=CA", "CN=CA", days(-900), days(-500))})
            .why,
        cause::certificate_expired);
}

std::string openssl_of(const std::string& subject) {
    return "a certificate in the chain of one:9092 [subject " + subject +
           "; issuer CN=Root; for no names but that of the subject; valid from …] has expired";
}

TEST(doctor_certificate, an_authority_that_has_expired) {
    const auto told_of = [](std::vector<certificate> chain, const std::string& subject) {
        return only(
            seen({refusing(trouble::certificate_expired, std::move(chain), openssl_of(subject))},
                "SSL"));
    };
    // One of those that are trusted, which is not shown.
    const finding trusted = told_of({good}, "CN=CA");
    EXPECT_EQ(trusted.why, cause::authority_expired);
    EXPECT_THAT(trusted.what, HasSubstr("The authority CN=CA, from which the broker's certificate "
                                        "comes, has expired. "));
    EXPECT_THAT(trusted.change.front(), HasSubstr("renewed certificate from whoever runs the "
                                                  "cluster, and set ssl_cafile"));
    EXPECT_THAT(trusted.change.back(), HasSubstr("2026-11-26 12:00 UTC"));
    // One that is.
    const finding shown =
        told_of({good, issued("CN=CA", "CN=Root", days(-900), days(-5))}, "CN=CA");
    EXPECT_EQ(shown.why, cause::authority_expired);
    EXPECT_THAT(shown.what, HasSubstr("has expired 5 days ago, at 2026-11-21 12:00 UTC."));
    EXPECT_THAT(shown.change.front(), HasSubstr("keystores"));
    // The broker's own.
    EXPECT_EQ(told_of({issued("CN=a", "CN=CA", days(-90), days(-5)), good}, "CN=a").why,
        cause::certificate_expired);
}

TEST(doctor_certificate, an_authority_of_the_future_is_named) {
    EXPECT_THAT(
        only(seen({refusing(trouble::certificate_not_yet_valid, {good}, openssl_of("CN=New CA"))},
                 "SSL"))
            .what,
        HasSubstr("and the certificate of CN=New CA is not valid yet."));
}

TEST(doctor_certificate, the_oldest_version_of_tls_may_be_an_option) {
    EXPECT_THAT(told(trouble::tls_version).change,
        ElementsAre(HasSubstr("Have the broker speak TLS 1.2 or 1.3")));
    examination all = seen({refusing(trouble::tls_version, {})}, "SSL");
    all.with.ssl_min_version = "TLSv1.3";
    EXPECT_THAT(only(all).change,
        ElementsAre("Set ssl_min_version to TLSv1.2.", HasSubstr("have the broker speak TLSv1.3")));
}

TEST(doctor_certificate, an_authority_that_is_not_trusted) {
    const finding found = told(
        trouble::unknown_authority, {good, issued("CN=CA", "CN=Root", days(-100), days(1000))});
    EXPECT_EQ(found.why, cause::unknown_authority);
    EXPECT_THAT(found.what, HasSubstr("comes from CN=Root, which is not trusted"));
    EXPECT_THAT(found.what, HasSubstr("only those of the system count"));
    EXPECT_THAT(found.change.front(), HasSubstr("Set ssl_cafile"));
    EXPECT_THAT(told(trouble::unknown_authority, {good}, "ssl_capath").what,
        HasSubstr("ssl_capath does not lead to it"));
    EXPECT_THAT(told(trouble::unknown_authority, {good}).change.back(), HasSubstr("whole chain"));
    EXPECT_THAT(
        told(trouble::unknown_authority, {issued("CN=self", "CN=self", days(-1), days(300))}).what,
        HasSubstr("CN=self, is issued by itself"));
}

TEST(doctor_certificate, an_authority_of_which_only_the_name_is_trusted) {
    const auto told_with = [](std::string trust) {
        examination all =
            seen({with(server("one"),
                     {failed(secured{.chain = {good},
                                 .namesake = issued("CN=CA", "CN=CA", days(-400), days(-30))},
                         trouble::unknown_authority)})},
                "SSL");
        all.with.trust_option = std::move(trust);
        return only(all);
    };
    const finding found = told_with("ssl_cafile");
    EXPECT_EQ(found.why, cause::unknown_authority);
    EXPECT_EQ(found.what,
        "The broker's certificate comes from CN=CA, and ssl_cafile has an authority of that name "
        "with another key (valid from 2025-10-22 12:00 UTC to 2026-10-27 12:00 UTC): an old one, "
        "or another cluster's.");
    EXPECT_THAT(found.change, ElementsAre(HasSubstr("Set ssl_cafile to the certificate that the "
                                                    "authority has now"),
                                  HasSubstr("this is the broker you mean")));
    EXPECT_THAT(told_with("ssl_capath").change.front(), HasSubstr("Set ssl_capath to"));
    EXPECT_THAT(told_with("").what, HasSubstr("this system has an authority of that name"));
    EXPECT_THAT(told_with("").change.front(), HasSubstr("Set ssl_cafile to"));
}

TEST(doctor_certificate, another_host) {
    const finding found = told(trouble::wrong_host, {good});
    EXPECT_EQ(found.why, cause::wrong_host_name);
    EXPECT_THAT(found.what, HasSubstr("not for one, but for broker.example."));
    EXPECT_THAT(found.change.front(), HasSubstr("bootstrap_servers"));

    visit broker = broker_at(2, "two");
    broker.steps.push_back(failed(secured{.chain = {good}}, trouble::wrong_host));
    EXPECT_THAT(only(seen({broker}, "SSL")).change.front(), HasSubstr("advertised.listeners"));
}

TEST(doctor_certificate, each_other_way_to_fail_has_its_finding) {
    const std::pair<trouble, cause> all[]{
        {trouble::certificate_revoked, cause::certificate_revoked},
        {trouble::revocation_unknown, cause::revocation_unknown},
        {trouble::bad_certificate, cause::bad_certificate},
        {trouble::tls_version, cause::tls_version}, {trouble::tls_cipher, cause::tls_cipher},
        {trouble::client_certificate_required, cause::client_certificate_required},
        {trouble::client_certificate_refused, cause::client_certificate_refused},
        {trouble::tls_failed, cause::tls_failed}};
    for (const auto& [wrong, why] : all) {
        const finding found = told(wrong);
        EXPECT_EQ(found.why, why) << to_string(why);
        EXPECT_THAT(found.what,
            HasSubstr(wrong == trouble::client_certificate_required ? "none was set"
                                                                    : "(as OpenSSL says)"));
        EXPECT_FALSE(found.change.empty());
    }
}

TEST(doctor_certificate, one_that_ends_soon_is_told_of) {
    const auto seen_with = [](days left) {
        const secured tls{.version = "TLSv1.3",
            .chain = {issued("CN=broker", "CN=CA", days(-300), days(600)),
                issued("CN=CA", "CN=CA", days(-300), left)}};
        return seen({with(with(server("one"), {found(tls)}), to_the_end())}, "SSL");
    };
    EXPECT_THAT(diagnose(seen_with(days(31))), IsEmpty());
    const finding found = only(seen_with(days(12)));
    EXPECT_EQ(found.why, cause::certificate_expires_soon);
    EXPECT_THAT(found.what, HasSubstr("CN=CA expires in 12 days"));
    EXPECT_TRUE(is_healthy({found}));
}

} // namespace
} // namespace kafka::cli::doctor
