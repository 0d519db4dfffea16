// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Names that the user's own resolver looks up, and canonical names in the places of others.

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/resolver.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kafka::simulated {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

using texts = std::vector<std::string>;

/// Knows the names that it is told, and keeps to itself what it is to answer later.
class book final : public resolver {
public:
    void async_resolve(asio::any_io_executor on, std::string host, ip_version wanted,
        addresses_handler handler) override {
        EXPECT_TRUE(on);
        asked.emplace_back(host, wanted);
        if (when_asked)
            when_asked();
        if (throws)
            throws();
        if (silent)
            return kept.push_back(std::move(handler));
        const auto found = addresses.find(host);
        if (found == addresses.end())
            std::move(handler)(asio::error::host_not_found, texts());
        else
            std::move(handler)(error_code(), found->second);
    }
    void async_name(asio::any_io_executor, std::string address, name_handler handler) override {
        named.push_back(address);
        if (silent_about_names)
            return kept_names.push_back(std::move(handler));
        const auto found = names.find(address);
        if (found == names.end())
            std::move(handler)(asio::error::host_not_found, std::string());
        else
            std::move(handler)(error_code(), found->second);
    }

    std::map<std::string, std::vector<std::string>> addresses;
    std::map<std::string, std::string> names;
    bool silent = false;
    bool silent_about_names = false;
    void (*throws)() = nullptr;
    std::function<void()> when_asked;

    std::vector<std::pair<std::string, ip_version>> asked;
    std::vector<std::string> named;
    std::vector<addresses_handler> kept;
    std::vector<name_handler> kept_names;
};

class with_a_resolver : public ::testing::Test {
protected:
    static testing::cluster_options three_nodes() {
        testing::cluster_options made;
        made.nodes = 3;
        made.addresses = {"10.0.0.1", "10.0.0.2", "10.0.0.3"};
        made.ports = {9092, 9092, 9092};
        made.advertised_hosts = {"a.example", "b.example", "c.example"};
        return made;
    }
    void SetUp() override {
        known->addresses = {{"kafka", {"10.0.0.1", "10.0.0.2"}}, {"a.example", {"10.0.0.1"}},
            {"b.example", {"10.0.0.2"}}, {"c.example", {"10.0.0.3"}}};
        known->names = {{"10.0.0.1", "a.example"}, {"10.0.0.2", "b.example"}};
        options.bootstrap_servers = {"kafka"};
        options.resolver = known;
    }
    client& start() {
        return subject.emplace(world.get_executor(), options, world.get_transport());
    }
    error_code bootstrap() {
        std::optional<error_code> seen;
        subject->async_bootstrap(told, [&](error_code ec) { seen = ec; });
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }));
        return seen.value_or(error_code());
    }
    std::vector<std::string> servers() const {
        std::vector<std::string> hosts;
        for (const broker& each : subject->cluster().brokers())
            hosts.push_back(each.host + ':' + std::to_string(each.port));
        return hosts;
    }
    duration elapsed() const { return world.now() - testing::simulation::start; }

    testing::simulation world{{.seed = 8}};
    testing::cluster cluster{world.get_executor(), three_nodes(), world.get_transport()};
    std::shared_ptr<book> known = std::make_shared<book>();
    client_options options;
    std::optional<client> subject;
    error_info told;
};

// --- the user's resolver ----------------------------------------------------------------------

using own_resolver = with_a_resolver;

TEST_F(own_resolver, is_asked_for_every_name) {
    start();
    EXPECT_EQ(bootstrap(), error_code()) << told.message();
    EXPECT_THAT(known->asked, ElementsAre(Pair("kafka", ip_version::any)));
    subject->maybe_connect(broker_id{3});
    EXPECT_TRUE(world.run_until([&] { return subject->connected(broker_id{3}); }));
    EXPECT_THAT(known->asked, Contains(Pair("c.example", ip_version::any)));
    EXPECT_THAT(known->named, IsEmpty());
}

// It is asked under no lock, and inside no step of the client.
TEST_F(own_resolver, may_use_the_client) {
    known->when_asked = [this] {
        subject->in_flight_request_count();
        subject->add_topic("orders");
        subject->maybe_connect(node_id::bootstrap(0));
    };
    start();
    EXPECT_EQ(bootstrap(), error_code()) << told.message();
    EXPECT_THAT(known->asked, ::testing::SizeIs(1));
}

TEST_F(own_resolver, is_asked_again_until_it_knows) {
    const auto later = std::exchange(known->addresses, {});
    options.api_version_auto_timeout = 10min;
    start();
    std::optional<error_code> seen;
    subject->async_bootstrap(told, [&](error_code ec) { seen = ec; });
    world.run_for(5min);
    EXPECT_FALSE(seen);
    const std::size_t asked = known->asked.size();
    EXPECT_THAT(asked, ::testing::AllOf(::testing::Ge(250u), ::testing::Le(400u)))
        << "a failure like any other, which is followed by longer and longer pauses";
    known->addresses = later;
    EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }, 1300ms));
    EXPECT_EQ(seen, error_code()) << told.message();
    EXPECT_EQ(known->asked.size(), asked + 1);
}

TEST_F(own_resolver, never_sees_an_address) {
    options.bootstrap_servers = {"10.0.0.2"};
    start();
    EXPECT_EQ(bootstrap(), error_code()) << told.message();
    EXPECT_THAT(known->asked, IsEmpty());
}

TEST_F(own_resolver, is_told_the_version_of_a_name_in_brackets) {
    options.bootstrap_servers = {"[kafka]"};
    options.api_version_auto_timeout = 1s;
    start();
    EXPECT_EQ(bootstrap(), errc::no_brokers_available) << "all that it knows are of version 4";
    EXPECT_THAT(known->asked, Each(Pair("kafka", ip_version::v6)));
    EXPECT_EQ(cluster.connections(), 0u);
}

TEST_F(own_resolver, may_answer_nonsense) {
    known->addresses["kafka"] = {"", "not an address", "10.0.0.2", "10.0.0.2"};
    start();
    EXPECT_EQ(bootstrap(), error_code()) << told.message();
    EXPECT_EQ(cluster.connections(), 1u);
}

TEST_F(own_resolver, has_failed_when_it_throws) {
    options.api_version_auto_timeout = 1s;
    known->throws = [] {
        throw boost::system::system_error(asio::error::host_not_found_try_again);
    };
    start();
    EXPECT_EQ(bootstrap(), errc::no_brokers_available);
    EXPECT_THAT(
        told.message(), HasSubstr("cannot resolve kafka: Host not found (non-authoritative)"));
    known->throws = [] { throw std::runtime_error("out of order"); };
    start();
    EXPECT_EQ(bootstrap(), errc::no_brokers_available);
    EXPECT_THAT(told.message(), HasSubstr("cannot resolve kafka: "));
}

TEST_F(own_resolver, is_not_waited_for_beyond_the_time_to_connect) {
    known->silent = true;
    options.socket_connection_setup_timeout = 2s;
    options.api_version_auto_timeout = 3s;
    start();
    EXPECT_EQ(bootstrap(), errc::no_brokers_available);
    EXPECT_THAT(told.message(), HasSubstr("cannot resolve kafka: Connection timed out"));
    ASSERT_FALSE(known->kept.empty());
    // Late answers are nobody's concern, also when the client has gone.
    std::move(known->kept.front())(error_code(), texts{"10.0.0.1"});
    world.run_for(1ms);
    EXPECT_EQ(cluster.connections(), 0u);
    subject.reset();
    world.run_for(1ms);
    for (std::size_t i = 1; i < known->kept.size(); ++i)
        std::move(known->kept[i])(error_code(), texts{"10.0.0.1"});
    world.run_for(1s);
    EXPECT_EQ(cluster.connections(), 0u);
}

TEST_F(own_resolver, may_answer_when_the_context_has_gone) {
    std::optional<book::addresses_handler> late;
    {
        testing::simulation other{{.seed = 9}};
        known->silent = true;
        client brief(other.get_executor(), options, other.get_transport());
        brief.async_bootstrap([](error_code) {});
        other.run_for(1ms);
        ASSERT_EQ(known->kept.size(), 1u);
        late.emplace(std::move(known->kept.front()));
    }
    std::move (*late)(error_code(), texts{"10.0.0.1"});
}

// --- canonical names --------------------------------------------------------------------------

class canonical : public with_a_resolver {
protected:
    void SetUp() override {
        with_a_resolver::SetUp();
        options.client_dns_lookup = client_dns_lookup::resolve_canonical_bootstrap_servers_only;
    }
};

TEST_F(canonical, names_take_the_place_of_the_one_given) {
    cluster.stop(broker_id{1});
    cluster.stop(broker_id{2});
    start();
    EXPECT_THAT(servers(), ElementsAre("kafka:9092")) << "nothing is looked up at construction";
    EXPECT_THAT(known->asked, IsEmpty());
    bool done = false;
    subject->async_bootstrap([&](error_code) { done = true; });
    world.run_for(1s);
    EXPECT_FALSE(done);
    EXPECT_THAT(servers(), UnorderedElementsAre("a.example:9092", "b.example:9092"));
    EXPECT_THAT(known->named, UnorderedElementsAre("10.0.0.1", "10.0.0.2"));
    cluster.restart(broker_id{2});
    EXPECT_TRUE(world.run_until([&] { return done; }));
}

TEST_F(canonical, names_of_several_servers_keep_their_ports) {
    options.bootstrap_servers = {"kafka:9095", "nowhere:9093", "10.0.0.2:9094", "10.0.0.3"};
    start();
    subject->async_bootstrap([&](error_code) {});
    world.run_for(100us);
    EXPECT_THAT(servers(), UnorderedElementsAre("a.example:9095", "b.example:9095", "nowhere:9093",
                               "b.example:9094", "10.0.0.3:9092"))
        << "a name that is not found stays, and so does an address without a name";
}

TEST_F(canonical, names_that_are_the_same_are_one_server) {
    known->names["10.0.0.2"] = "a.example";
    start();
    subject->async_bootstrap([&](error_code) {});
    world.run_for(100us);
    EXPECT_THAT(servers(), ElementsAre("a.example:9092"));
}

TEST_F(canonical, names_that_do_not_come_are_done_without) {
    known->silent_about_names = true;
    options.socket_connection_setup_timeout = 2s;
    options.socket_connection_setup_timeout_max = 2s;
    start();
    EXPECT_FALSE(subject->maybe_connect(node_id::bootstrap(0))) << "not before it is known";
    EXPECT_EQ(bootstrap(), error_code()) << told.message();
    EXPECT_GE(elapsed(), 2s);
    EXPECT_LT(elapsed(), 2'100ms);
    EXPECT_THAT(known->asked, Contains(Pair("kafka", ip_version::any)).Times(2))
        << "for its canonical names, and to connect";
}

TEST_F(canonical, names_are_looked_up_again_when_the_client_begins_again) {
    options.metadata_recovery_rebootstrap_trigger = 1s;
    start();
    EXPECT_EQ(bootstrap(), error_code()) << told.message();
    subject->maybe_connect(broker_id{1});
    EXPECT_TRUE(world.run_until([&] { return subject->connected(broker_id{1}); }));
    const std::size_t before = known->named.size();
    known->addresses["kafka"] = {"10.0.0.3"};
    known->names["10.0.0.3"] = "c.example";
    for (const broker_id each : cluster.nodes())
        cluster.stop(each, testing::notice::not_taken);
    EXPECT_TRUE(world.run_until([&] { return !subject->cluster().has_metadata(); }));
    world.run_for(1ms);
    EXPECT_GT(known->named.size(), before);
    EXPECT_THAT(servers(), ElementsAre("c.example:9092"));
    cluster.restart(broker_id{3});
    EXPECT_TRUE(world.run_until([&] { return subject->cluster().has_metadata(); }));
}

TEST_F(canonical, names_are_not_waited_for_by_a_client_that_is_closed) {
    known->silent = true;
    start();
    std::optional<error_code> seen;
    subject->async_bootstrap([&](error_code ec) { seen = ec; });
    world.run_for(1ms);
    subject->close();
    world.run();
    EXPECT_EQ(seen, errc::cancelled);
    EXPECT_LT(elapsed(), 1s) << "nothing is left that would come";
}

} // namespace
} // namespace kafka::simulated
