// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/diagnosis.hpp"
#include "visits.hpp"

#include <gmock/gmock.h>

namespace kafka::cli::doctor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

visit failing(visit at, trouble wrong, std::string detail = {}) {
    return with(std::move(at), {found(versions_known{broker_version{4, 3, 0}}),
                                   failed(described(), wrong, std::move(detail))});
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

} // namespace
} // namespace kafka::cli::doctor
