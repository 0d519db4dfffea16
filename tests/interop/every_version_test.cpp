// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Every API in every version that both sides know, once over a bare connection that tolerates no
// byte too many, and once through the client with the version pinned.

#include "interop/fixture.hpp"
#include "interop/strict_connection.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>
#include <kafka/client.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/create_topics.hpp>
#include <kafka/protocol/delete_topics.hpp>
#include <kafka/protocol/describe_cluster.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace kafka::interop {

namespace {

namespace asio = boost::asio;
using asio::awaitable;

/// The two ways of sending, as one.
class sender {
public:
    sender(const environment& kafka, client* through)
        : bare_(kafka.bootstrap_servers.front()),
          through_(through),
          marker_(through ? "client" : "bare") {}

    /// Makes names unique to this way of sending.
    const std::string& marker() const { return marker_; }

    template <class Request>
    awaitable<typename Request::response_type> send(Request request, std::int16_t version) {
        if (through_ == nullptr)
            co_return bare_.send(request, version);
        send_options pinned;
        pinned.version = version;
        co_return co_await through_->async_send(
            any_node, std::move(request), pinned, asio::use_awaitable);
    }

    /// The versions of an API that both sides know.
    template <class Request>
    protocol::version_range versions() {
        const auto answer = bare_.send(protocol::api_versions_request{}, 0);
        for (const auto& api : answer.api_keys)
            if (api.api_key == Request::descriptor.api_key)
                return intersect({api.min_version, api.max_version}, Request::descriptor.versions);
        return {};
    }

private:
    strict_connection bare_;
    client* through_;
    std::string marker_;
};

/// Calls `visit(version)` for each version of an API, and names the version of what it throws.
template <class Request, class Visit>
awaitable<void> for_each_version(sender& via, Visit visit) {
    const protocol::version_range versions = via.versions<Request>();
    EXPECT_FALSE(versions.empty()) << Request::descriptor.name;
    for (std::int16_t version = versions.min; version <= versions.max; ++version) {
        SCOPED_TRACE(std::string(Request::descriptor.name) + " v" + std::to_string(version) + ", " +
                     via.marker());
        try {
            co_await visit(version);
        } catch (const std::exception& error) {
            ADD_FAILURE() << error.what();
        }
    }
}

class every_version : public any_cluster {
protected:
    /// Runs the test both ways.
    template <class Test>
    void both_ways(Test test) {
        client kafka(context_, options());
        for (client* through : {static_cast<client*>(nullptr), &kafka}) {
            sender via(kafka_, through);
            run(test(via));
        }
    }

    /// Creates a topic, in the highest version there is, and returns its id.
    awaitable<uuid> create(sender& via, std::string name) {
        protocol::create_topics_request request;
        request.topics.push_back({.name = name, .num_partitions = 1, .replication_factor = 1});
        const auto version = via.versions<protocol::create_topics_request>().max;
        const auto answer = co_await via.send(std::move(request), version);
        EXPECT_EQ(answer.topics.front().error_code, broker_errc::none) << name;
        co_return answer.topics.front().topic_id;
    }
};

TEST_F(every_version, of_api_versions) {
    both_ways([](sender& via) {
        return for_each_version<protocol::api_versions_request>(
            via, [&](std::int16_t version) -> awaitable<void> {
                protocol::api_versions_request request;
                request.client_software_name = "kafka-asio";
                request.client_software_version = "1";
                const auto answer = co_await via.send(std::move(request), version);
                EXPECT_EQ(answer.error_code, broker_errc::none);
                EXPECT_FALSE(answer.api_keys.empty());
            });
    });
}

TEST_F(every_version, of_metadata) {
    both_ways([this](sender& via) {
        return for_each_version<protocol::metadata_request>(
            via, [&](std::int16_t version) -> awaitable<void> {
                protocol::metadata_request request;
                if (version > 0) // where an empty list stands for all
                    request.topics = std::nullopt;
                const auto answer = co_await via.send(std::move(request), version);
                EXPECT_EQ(answer.brokers.size(), static_cast<std::size_t>(kafka_.nodes));
                EXPECT_FALSE(answer.topics.empty());
                for (const auto& topic : answer.topics)
                    EXPECT_EQ(topic.error_code, broker_errc::none) << topic.name->view();
            });
    });
}

TEST_F(every_version, of_list_groups) {
    both_ways([](sender& via) {
        return for_each_version<protocol::list_groups_request>(
            via, [&](std::int16_t version) -> awaitable<void> {
                const auto answer = co_await via.send(protocol::list_groups_request{}, version);
                EXPECT_EQ(answer.error_code, broker_errc::none);
            });
    });
}

TEST_F(every_version, of_describe_cluster) {
    both_ways([this](sender& via) {
        return for_each_version<protocol::describe_cluster_request>(
            via, [&](std::int16_t version) -> awaitable<void> {
                const auto answer =
                    co_await via.send(protocol::describe_cluster_request{}, version);
                EXPECT_EQ(answer.error_code, broker_errc::none);
                EXPECT_EQ(answer.brokers.size(), static_cast<std::size_t>(kafka_.nodes));
            });
    });
}

// The first request for a coordinator makes the topic it works on; until that is there, brokers
// answer that there is none yet.
TEST_F(every_version, of_find_coordinator) {
    both_ways([](sender& via) {
        return for_each_version<protocol::find_coordinator_request>(
            via, [&](std::int16_t version) -> awaitable<void> {
                const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
                broker_errc error;
                do {
                    protocol::find_coordinator_request request;
                    if (version >= 4)
                        request.coordinator_keys.push_back("group");
                    else
                        request.key = "group";
                    const auto answer = co_await via.send(std::move(request), version);
                    error =
                        version >= 4 ? answer.coordinators.front().error_code : answer.error_code;
                } while (error == broker_errc::coordinator_not_available &&
                         std::chrono::steady_clock::now() < deadline);
                EXPECT_EQ(error, broker_errc::none);
            });
    });
}

TEST_F(every_version, of_create_topics) {
    both_ways([](sender& via) {
        return for_each_version<protocol::create_topics_request>(
            via, [&](std::int16_t version) -> awaitable<void> {
                const std::string name = via.marker() + "-created-" + std::to_string(version);
                protocol::create_topics_request request;
                request.topics.push_back(
                    {.name = name, .num_partitions = 2, .replication_factor = 1});
                const auto answer = co_await via.send(std::move(request), version);
                EXPECT_EQ(answer.topics.front().name, name);
                EXPECT_EQ(answer.topics.front().error_code, broker_errc::none);
                if (version >= 5) {
                    EXPECT_EQ(answer.topics.front().num_partitions, 2);
                }
            });
    });
}

TEST_F(every_version, of_delete_topics) {
    both_ways([this](sender& via) {
        return for_each_version<protocol::delete_topics_request>(
            via, [&](std::int16_t version) -> awaitable<void> {
                const std::string name = via.marker() + "-deleted-" + std::to_string(version);
                co_await create(via, name);
                protocol::delete_topics_request request;
                request.timeout_ms = 10'000;
                if (version >= 6)
                    request.topics.push_back({.name = protocol::string(name)});
                else
                    request.topic_names.push_back(name);
                const auto answer = co_await via.send(std::move(request), version);
                EXPECT_EQ(answer.responses.front().error_code, broker_errc::none);

                if (version >= 6) {
                    protocol::delete_topics_request by_id;
                    by_id.timeout_ms = 10'000;
                    const uuid id = co_await create(via, name);
                    by_id.topics.push_back({.topic_id = id});
                    const auto again = co_await via.send(std::move(by_id), version);
                    EXPECT_EQ(again.responses.front().error_code, broker_errc::none);
                    EXPECT_EQ(again.responses.front().name, name);
                }
            });
    });
}

} // namespace

} // namespace kafka::interop
