// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Who is in the registry, and who is shown as one.

#include "client/metrics/registry.hpp"

#include "unit/client/metrics/readings.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <new>
#include <optional>
#include <string>

namespace kafka::detail::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// What registers, with sensors to read.
class member {
public:
    member(const std::shared_ptr<metrics_registry>& with, std::string client_id,
        std::string prefix = {})
        : registration_({.client_id = std::move(client_id),
                            .metrics = with,
                            .metric_group_prefix = std::move(prefix)},
              [this] { return sensors.read(start); }) {}

    void send(std::size_t size = 100) { sensors.at(one).on_request(size, start); }

    core::client_sensors sensors;

private:
    metrics_registration registration_;
};

class registry : public testing::Test {
protected:
    std::optional<double> value(std::string_view name, std::string_view group = "-metrics",
        std::string_view client_id = "a") const {
        for (const metric& each : subject->snapshot())
            if (each.name == name && each.group == group && each.tags.front().value == client_id)
                return each.value;
        return std::nullopt;
    }
    std::string counted(std::string_view client_id, int requests) const {
        return "kafka_client_requests_total{client_id=\"" + std::string(client_id) + "\"} " +
               std::to_string(requests) + '\n';
    }

    std::shared_ptr<metrics_registry> subject = std::make_shared<metrics_registry>();
};

TEST_F(registry, is_empty_without_clients) {
    EXPECT_EQ(subject->snapshot().size(), 1u);
    EXPECT_THAT(subject->prometheus(), IsEmpty());
}

TEST_F(registry, needs_not_be_there) {
    member nowhere(nullptr, "a");
    nowhere.send();
}

TEST_F(registry, shows_what_is_true_when_it_is_asked) {
    member client(subject, "a");
    EXPECT_EQ(value("request-rate"), 0);
    client.send();
    EXPECT_EQ(value("request-rate"), 1.0 / 30);
    EXPECT_THAT(subject->prometheus(), HasSubstr(counted("a", 1)));
}

TEST_F(registry, tells_clients_apart_by_their_ids_and_prefixes) {
    member a(subject, "a");
    member b(subject, "b");
    member other(subject, "a", "other");
    a.send(10);
    b.send(20);
    other.send(30);
    EXPECT_EQ(value("request-size-max"), 10);
    EXPECT_EQ(value("request-size-max", "-metrics", "b"), 20);
    EXPECT_EQ(value("request-size-max", "other-metrics"), 30);
}

TEST_F(registry, shows_clients_of_one_id_as_one) {
    member first(subject, "a");
    member second(subject, "a");
    first.send(10);
    second.send(20);
    second.sensors.on_connected(start);
    EXPECT_EQ(value("request-rate"), 2.0 / 30);
    EXPECT_EQ(value("request-size-avg"), 15);
    EXPECT_EQ(value("request-size-max", "-node-metrics.node-1"), 20);
    EXPECT_EQ(value("connection-count"), 1);
}

TEST_F(registry, keeps_what_one_of_several_has_counted) {
    std::optional<member> first(std::in_place, subject, "a");
    member second(subject, "a");
    first->send();
    first->sensors.on_connected(start);
    first->sensors.on_ended(true, start);
    second.send();
    first.reset();
    EXPECT_THAT(subject->prometheus(), HasSubstr(counted("a", 2)));
    EXPECT_EQ(value("connection-count"), 0);
    EXPECT_EQ(value("request-rate"), 1.0 / 30) << "who is gone does nothing any more";
}

TEST_F(registry, forgets_the_last_of_an_id) {
    std::optional<member> client(std::in_place, subject, "a");
    member other(subject, "b");
    client->send();
    client.reset();
    EXPECT_FALSE(value("request-rate"));
    EXPECT_THAT(subject->prometheus(), Not(HasSubstr("client_id=\"a\"")));
    client.emplace(subject, "a");
    EXPECT_THAT(subject->prometheus(), HasSubstr(counted("a", 0)));
}

TEST_F(registry, is_kept_alive_by_its_clients) {
    member client(subject, "a");
    const std::weak_ptr<metrics_registry> seen = subject;
    subject.reset();
    EXPECT_FALSE(seen.expired());
    client.send();
}

TEST_F(registry, lets_a_client_go_that_cannot_be_read) {
    const client_options options{.client_id = "a", .metrics = subject};
    metrics_registration broken(options, []() -> core::client_reading { throw std::bad_alloc(); });
    member other(subject, "a");
    EXPECT_THROW(subject->snapshot(), std::bad_alloc);
    broken.end();
    EXPECT_EQ(value("request-rate"), 0);
}

} // namespace
} // namespace kafka::detail::test
