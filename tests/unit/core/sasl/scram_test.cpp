// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/scram.hpp"

#include <boost/system/errc.hpp>
#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace kafka::core::sasl {
namespace {

using crypto::bytes_of;
using crypto::text_of;
using ::testing::HasSubstr;
using ::testing::Not;
using enum crypto::hash_function;

// RFC 7677, 3.
constexpr std::string_view nonce = "rOprNGfwEbeRWgbNEkqO";
constexpr std::string_view server_first =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
constexpr std::string_view client_final =
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
constexpr std::string_view server_final = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

scram_options pencil() {
    return {.hash = sha256, .who = make_account("user", "pencil"), .nonce = std::string(nonce)};
}

/// Does what the mechanism waits for.
wish compute(scram& subject) {
    auto& work = static_cast<computation&>(*subject.task());
    while (!work.advance())
        ;
    return subject.on_task_done();
}

class scram_exchange : public ::testing::Test {
protected:
    scram_exchange() { subject.begin(); }

    void expect_failure(error_code code, const char* words) {
        EXPECT_EQ(subject.failure().code, code) << subject.failure().message();
        EXPECT_THAT(subject.failure().detail, HasSubstr(words));
        EXPECT_THAT(subject.failure().message(), Not(HasSubstr("pencil")));
    }

    salted_keys keys;
    scram subject{pencil(), keys};
};

TEST_F(scram_exchange, is_that_of_the_standard) {
    EXPECT_EQ(subject.name(), "SCRAM-SHA-256");
    EXPECT_EQ(text_of(subject.take_token()), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    ASSERT_EQ(subject.on_challenge(bytes_of(server_first)), wish::wait);
    ASSERT_EQ(compute(subject), wish::send);
    EXPECT_EQ(text_of(subject.take_token()), client_final);
    EXPECT_EQ(subject.on_challenge(bytes_of(server_final)), wish::done);
}

TEST_F(scram_exchange, knows_what_a_broker_means_that_hangs_up) {
    EXPECT_THAT(std::string(subject.usual_cause()), HasSubstr("no such user"));
    ASSERT_EQ(subject.on_challenge(bytes_of(server_first)), wish::wait);
    EXPECT_EQ(subject.usual_cause(), "") << "it has not been shown the proof";
    ASSERT_EQ(compute(subject), wish::send);
    EXPECT_EQ(subject.usual_cause(), "the password is wrong");
}

TEST(scram, with_sha_512_and_a_name_to_be_escaped) {
    // Reckoned with Python's hashlib and hmac.
    salted_keys keys;
    scram subject({.hash = sha512,
                      .who = make_account("al=ice,", "pa,ss=w\xC3\xB6rd"),
                      .nonce = "abcdefghijklmnopqrstuvwx"},
        keys);
    EXPECT_EQ(subject.name(), "SCRAM-SHA-512");
    subject.begin();
    EXPECT_EQ(text_of(subject.take_token()), "n,,n=al=3Dice=2C,r=abcdefghijklmnopqrstuvwx");
    ASSERT_EQ(subject.on_challenge(
                  bytes_of("r=abcdefghijklmnopqrstuvwxSERVER,s=MDEyMzQ1Njc4OWFiY2RlZg==,i=8192")),
        wish::wait);
    ASSERT_EQ(compute(subject), wish::send);
    EXPECT_EQ(text_of(subject.take_token()),
        "c=biws,r=abcdefghijklmnopqrstuvwxSERVER,p="
        "QRWxc/9BLy6VZZ6gPf4W9VILlgAbxrZGPY7fvjF481o7NxPZ5lLuke2aZu9uVdf1FKh+UjEbdRnJIFo8z9c8Sw==");
    EXPECT_EQ(
        subject.on_challenge(bytes_of(
            "v=sxeNNVz3vokXKQSVTE4/2UX5ydsonQY23SpolyHZTkfpYdoAB5n06CWEYtE+bSu7jq63wsp67IWBO//"
            "Zjk/cUg==")),
        wish::done);
}

TEST_F(scram_exchange, derives_a_key_once) {
    subject.on_challenge(bytes_of(server_first));
    compute(subject);
    scram again(pencil(), keys);
    again.begin();
    EXPECT_EQ(again.on_challenge(bytes_of(server_first)), wish::send) << "nothing to compute";
    EXPECT_EQ(text_of(again.take_token()), client_final);
}

TEST_F(scram_exchange, derives_in_slices_of_a_millisecond_or_two) {
    std::string asked(server_first);
    asked.replace(asked.find("i=4096"), 6, "i=1000000");
    ASSERT_EQ(subject.on_challenge(bytes_of(asked)), wish::wait);
    auto& work = static_cast<computation&>(*subject.task());
    // Each does 1024 iterations, of one HMAC each; a thousand take well below 2 ms.
    std::size_t slices = 1;
    while (!work.advance())
        ++slices;
    EXPECT_EQ(slices, 977u);
}

TEST_F(scram_exchange, ends_with_a_message_without_measure) {
    const std::string salt(8'000'000, 'A');
    EXPECT_EQ(
        subject.on_challenge(bytes_of("r=" + std::string(nonce) + "more,s=" + salt + ",i=4096")),
        wish::failed);
    expect_failure(errc::protocol, "bytes");
}

TEST_F(scram_exchange, ends_with_a_broker_that_does_not_know_the_key) {
    subject.on_challenge(bytes_of(server_first));
    compute(subject);
    EXPECT_EQ(subject.on_challenge(bytes_of("v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")),
        wish::failed);
    expect_failure(errc::untrusted_server, "signature is wrong");
}

TEST_F(scram_exchange, does_not_tell_a_password_that_the_broker_knows) {
    subject.on_challenge(bytes_of(server_first));
    compute(subject);
    EXPECT_EQ(subject.on_challenge(bytes_of("e=it is not pencil")), wish::failed);
    expect_failure(broker_errc::sasl_authentication_failed, "the broker refuses: ***");
    EXPECT_THAT(subject.unspeakable(), ::testing::ElementsAre("pencil"));
}

TEST_F(scram_exchange, ends_with_a_broker_that_does_not_sign) {
    subject.on_challenge(bytes_of(server_first));
    compute(subject);
    EXPECT_EQ(subject.on_challenge({}), wish::failed);
    expect_failure(errc::untrusted_server, "signature is missing");
}

TEST_F(scram_exchange, ends_with_a_signature_that_is_too_short) {
    subject.on_challenge(bytes_of(server_first));
    compute(subject);
    EXPECT_EQ(subject.on_challenge(bytes_of("v=6rri")), wish::failed);
    expect_failure(errc::untrusted_server, "signature is wrong");
}

TEST_F(scram_exchange, ends_with_a_refusal) {
    subject.on_challenge(bytes_of(server_first));
    compute(subject);
    EXPECT_EQ(subject.on_challenge(bytes_of("e=invalid-proof")), wish::failed);
    expect_failure(broker_errc::sasl_authentication_failed, "refuses: invalid-proof");
}

TEST_F(scram_exchange, says_which_options_to_look_at_when_it_is_refused) {
    EXPECT_THAT(subject.refusal(), HasSubstr(std::string(subject.name())));
    EXPECT_THAT(subject.refusal(), HasSubstr("sasl_plain_username and sasl_plain_password"));
}

TEST_F(scram_exchange, ends_where_the_nonce_is_not_the_client_s) {
    EXPECT_EQ(subject.on_challenge(bytes_of("r=other,s=AAEC,i=4096")), wish::failed);
    expect_failure(errc::untrusted_server, "another conversation");
}

TEST_F(scram_exchange, ends_where_the_broker_adds_nothing_to_the_nonce) {
    const std::string said = "r=" + std::string(nonce) + ",s=AAEC,i=4096";
    EXPECT_EQ(subject.on_challenge(bytes_of(said)), wish::failed);
    expect_failure(errc::untrusted_server, "recorded");
}

TEST_F(scram_exchange, ends_where_the_password_would_be_protected_too_little) {
    const std::string said = "r=" + std::string(nonce) + "x,s=AAEC,i=4095";
    EXPECT_EQ(subject.on_challenge(bytes_of(said)), wish::failed);
    expect_failure(errc::untrusted_server, "asks for 4095 iterations");
}

TEST_F(scram_exchange, ends_where_the_client_would_be_kept_computing) {
    for (const char* count : {"1000001", "4294967295", "99999999999999999999"}) {
        const std::string said = "r=" + std::string(nonce) + "x,s=AAEC,i=" + count;
        scram each(pencil(), keys);
        each.begin();
        EXPECT_EQ(each.on_challenge(bytes_of(said)), wish::failed) << count;
        EXPECT_EQ(each.failure().code, errc::untrusted_server);
    }
    const std::string most = "r=" + std::string(nonce) + "x,s=AAEC,i=1000000";
    EXPECT_EQ(subject.on_challenge(bytes_of(most)), wish::wait);
}

TEST_F(scram_exchange, ends_with_what_is_malformed) {
    EXPECT_EQ(subject.on_challenge(bytes_of("hello")), wish::failed);
    expect_failure(errc::protocol, "first message is malformed");
}

TEST_F(scram_exchange, ends_with_a_first_message_that_is_cut) {
    for (std::size_t size = 0; size < server_first.size(); ++size) {
        scram each(pencil(), keys);
        each.begin();
        each.take_token();
        EXPECT_EQ(each.on_challenge(bytes_of(server_first.substr(0, size))), wish::failed) << size;
        EXPECT_TRUE(
            each.failure().code == errc::protocol || each.failure().code == errc::untrusted_server)
            << size;
        EXPECT_TRUE(each.take_token().empty());
    }
}

TEST_F(scram_exchange, ends_with_a_last_message_that_is_cut_or_changed) {
    subject.on_challenge(bytes_of(server_first));
    compute(subject);
    for (std::size_t at = 0; at < server_final.size(); ++at) {
        for (const bool cut : {true, false}) {
            scram each(pencil(), keys); // which has the key
            each.begin();
            ASSERT_EQ(each.on_challenge(bytes_of(server_first)), wish::send);
            std::string said(server_final);
            if (cut)
                said.resize(at);
            else
                said[at] = static_cast<char>(said[at] ^ 1);
            EXPECT_EQ(each.on_challenge(bytes_of(said)), wish::failed) << said;
        }
    }
}

TEST_F(scram_exchange, is_not_done_by_anything_that_is_changed_in_the_first_message) {
    for (std::size_t at = 0; at < server_first.size(); ++at) {
        std::string said(server_first);
        said[at] = static_cast<char>(said[at] ^ 1);
        scram each(pencil(), keys);
        each.begin();
        wish next = each.on_challenge(bytes_of(said));
        if (next == wish::wait)
            next = compute(each);
        if (next == wish::send)
            next = each.on_challenge(bytes_of(server_final));
        EXPECT_EQ(next, wish::failed) << said;
    }
}

TEST_F(scram_exchange, ends_where_the_key_cannot_be_derived) {
    subject.on_challenge(bytes_of(server_first));
    subject.task()->fail({.code = make_error_code(boost::system::errc::not_enough_memory)});
    EXPECT_EQ(subject.on_task_done(), wish::failed);
    EXPECT_EQ(subject.failure().code, boost::system::errc::not_enough_memory);
}

} // namespace
} // namespace kafka::core::sasl
