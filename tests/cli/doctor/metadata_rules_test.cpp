// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/diagnosis.hpp"
#include "visits.hpp"

#include <gmock/gmock.h>

namespace kafka::cli::doctor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

step found_versions() {
    return found(versions_known{broker_version{4, 3, 0}});
}

visit failing(visit at, trouble wrong, std::string detail = {}) {
    return with(std::move(at), {found_versions(), failed(described(), wrong, std::move(detail))});
}

TEST(doctor_metadata, the_listener_of_a_controller_has_none) {
    const finding found = only(seen({failing(server("one"), trouble::not_offered)}));
    EXPECT_EQ(found.why, cause::controller_listener);
    EXPECT_TRUE(found.is_problem());
    EXPECT_THAT(found.what, HasSubstr("the listener of a KRaft controller"));
    EXPECT_THAT(found.change,
        ElementsAre(HasSubstr("of listeners, and not of controller.listener.names.")));
}

TEST(doctor_metadata, the_listener_of_a_controller_is_not_to_be_advertised) {
    const finding found = only(seen(
        {with(server("one"), to_the_end()), failing(broker_at(2, "two"), trouble::not_offered)}));
    EXPECT_EQ(found.why, cause::advertised_other_protocol);
    EXPECT_THAT(found.what, HasSubstr("what listens there is a KRaft controller."));
    EXPECT_THAT(found.change, ElementsAre(HasSubstr("put advertised.listeners right")));
}

TEST(doctor_metadata, longer_than_the_client_accepts) {
    const char* const words = "an answer of 400 bytes was announced; at most 50 are accepted";
    const finding found = only(seen({failing(server("one"), trouble::too_long, words)}));
    EXPECT_EQ(found.why, cause::answer_too_long);
    EXPECT_THAT(found.what, HasSubstr("receive_message_max_bytes allows (an answer of 400 bytes"));
    EXPECT_THAT(found.change, ElementsAre(HasSubstr("Set receive_message_max_bytes to more"),
                                  HasSubstr("what stands between")));
    // Who logs in hears the first answer before that.
    const visit login = with(
        server("one"), {found_versions(), failed(logged_in{"PLAIN"}, trouble::too_long, words)});
    EXPECT_EQ(only(seen({login}, "SASL_PLAINTEXT", "PLAIN")), found);
}

TEST(doctor_metadata, that_does_not_come) {
    const finding silent =
        only(seen({failing(server("one"), trouble::silent, "tried one:9092 for 30 s")}));
    EXPECT_EQ(silent.why, cause::no_metadata);
    EXPECT_EQ(silent.what,
        "It answers ApiVersions, and Metadata got no answer (tried one:9092 for 30 s).");
    EXPECT_THAT(silent.change, ElementsAre(HasSubstr("broker's log")));
    EXPECT_THAT(only(seen({failing(server("one"), trouble::closed)})).what,
        HasSubstr("hangs up when it is asked for Metadata."));
}

TEST(doctor_metadata, without_brokers) {
    const finding found = only(seen({failing(server("one"), trouble::no_brokers)}));
    EXPECT_EQ(found.why, cause::no_brokers);
    EXPECT_THAT(found.what, HasSubstr("it is starting, or it is not part of a cluster."));
}

} // namespace
} // namespace kafka::cli::doctor
