// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A resolver of the user's whose answers come from a thread of its own.

#include "integration/client/fixture.hpp"

#include <boost/asio/thread_pool.hpp>
#include <kafka/resolver.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kafka::client_test {
namespace {

class threaded final : public resolver {
public:
    void async_resolve(
        asio::any_io_executor, std::string host, ip_version, addresses_handler handler) override {
        asio::post(pool_, [this, host = std::move(host), handler = std::move(handler)]() mutable {
            ++asked;
            if (host == "kafka")
                std::move(handler)(error_code(), std::vector<std::string>{"127.0.0.1"});
            else
                std::move(handler)(asio::error::host_not_found, std::vector<std::string>());
        });
    }
    void wait() { pool_.join(); }

    std::atomic<int> asked = 0;

private:
    asio::thread_pool pool_{2};
};

class own_resolver : public with_cluster {
protected:
    client_options by_name() const {
        client_options made = options();
        made.bootstrap_servers = {
            "kafka:" + std::to_string(broker->address(first).port), "nobody:9092"};
        made.resolver = names;
        return made;
    }

    std::shared_ptr<threaded> names = std::make_shared<threaded>();
    asio::io_context context;
};

TEST_F(own_resolver, answers_from_other_threads) {
    for (int round = 0; round < 20; ++round) {
        client subject(context.get_executor(), by_name());
        std::optional<error_code> seen;
        subject.async_bootstrap([&](error_code ec) { seen = ec; });
        ASSERT_TRUE(run_until(context, [&] { return seen.has_value(); }));
        EXPECT_EQ(*seen, error_code());
    }
    EXPECT_GE(names->asked, 20);
}

TEST_F(own_resolver, answers_while_client_and_context_go) {
    for (int round = 0; round < 50; ++round) {
        asio::io_context brief;
        client subject(brief.get_executor(), by_name());
        subject.async_bootstrap([](error_code) {});
        brief.poll();
    }
    names->wait();
}

TEST_F(own_resolver, serves_a_client_that_polls) {
    client subject = client::connect(by_name());
    EXPECT_TRUE(subject.cluster().has_metadata());
}

} // namespace
} // namespace kafka::client_test
