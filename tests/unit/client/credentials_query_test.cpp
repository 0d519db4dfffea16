// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Providers of credentials: those that are there to be used, and all that one may do with its
// handler.

#include "client/driver/credentials_query.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

namespace kafka::detail {
namespace {

using ::testing::HasSubstr;

/// Does with the handler what the test says.
class scripted final : public oauth_token_provider {
public:
    using script = std::function<void(handler_type)>;

    explicit scripted(script what) : what_(std::move(what)) {}
    void async_get(boost::asio::any_io_executor, handler_type handler) override {
        what_(std::move(handler));
    }

private:
    const script what_;
};

class credentials : public ::testing::Test {
protected:
    credentials_query<oauth_token> make_query() {
        return {context.get_executor(), [this](error_info given_why, oauth_token given) {
                    ++answers;
                    why = std::move(given_why);
                    token = std::move(given);
                }};
    }
    void ask(scripted::script what) {
        scripted provider(std::move(what));
        const int before = answers;
        make_query().put(provider, context.get_executor());
        EXPECT_EQ(answers, before) << "nothing is told inside the call";
        context.run();
        context.restart();
    }
    std::string cause() const { return why.cause ? why.cause->message() : std::string(); }

    boost::asio::io_context context;
    int answers = 0;
    error_info why;
    oauth_token token;
};

TEST_F(credentials, are_given_at_once) {
    ask([](auto handler) {
        std::move(handler)(error_info(), oauth_token{.value = "abc", .extensions = {{"a", "b"}}});
    });
    EXPECT_EQ(answers, 1);
    EXPECT_FALSE(why.code);
    EXPECT_EQ(token.value, "abc");
    EXPECT_EQ(token.extensions.size(), 1u);
}

TEST_F(credentials, are_given_later_by_another_thread) {
    std::optional<std::thread> other;
    ask([&](auto handler) {
        other.emplace([handler = std::move(handler)]() mutable {
            std::move(handler)(error_info(), oauth_token{.value = "abc"});
        });
    });
    other->join();
    EXPECT_EQ(answers, 1);
    EXPECT_EQ(token.value, "abc");
}

TEST_F(credentials, are_not_there_for_a_reason) {
    ask([](auto handler) {
        std::move(handler)(error_info{.detail = "the vault is shut"}, oauth_token());
    });
    EXPECT_EQ(why.code, errc::no_credentials);
    EXPECT_THAT(cause(), HasSubstr("the vault is shut"));
    ask([](auto handler) { std::move(handler)(error_info{.code = errc::timeout}, oauth_token()); });
    EXPECT_EQ(why.code, errc::no_credentials);
    EXPECT_EQ(why.cause->code, errc::timeout);
    EXPECT_EQ(answers, 2);
}

TEST_F(credentials, are_not_there_where_the_provider_throws) {
    ask([](auto) { throw std::runtime_error("no vault"); });
    EXPECT_EQ(why.code, errc::no_credentials);
    EXPECT_EQ(answers, 1);
    ask([](auto) { throw boost::system::system_error(error_code(errc::timeout)); });
    EXPECT_EQ(why.cause->code, errc::timeout);
    ask([](auto) { throw exception(error_info{.code = errc::connection, .detail = "gone"}); });
    EXPECT_THAT(cause(), HasSubstr("gone"));
    ask([](auto) { throw 7; });
    EXPECT_EQ(why.code, errc::no_credentials);
    EXPECT_EQ(answers, 4);
}

TEST_F(credentials, that_were_given_before_it_throws_count) {
    ask([](auto handler) {
        std::move(handler)(error_info(), oauth_token{.value = "abc"});
        throw std::runtime_error("too late");
    });
    EXPECT_EQ(answers, 1);
    EXPECT_FALSE(why.code);
    EXPECT_EQ(token.value, "abc");
}

TEST_F(credentials, are_not_waited_for_where_the_handler_is_gone) {
    ask([](auto) {});
    EXPECT_EQ(answers, 1);
    EXPECT_EQ(why.code, errc::no_credentials);
    EXPECT_THAT(cause(), HasSubstr("destroyed its handler uncalled"));
}

TEST_F(credentials, keep_the_context_busy_until_they_are_given_up) {
    std::optional<oauth_token_provider::handler_type> kept;
    scripted provider([&](auto handler) { kept.emplace(std::move(handler)); });
    auto query = make_query();
    const auto give_up = query.give_up();
    query.put(provider, context.get_executor());
    context.poll();
    EXPECT_FALSE(context.stopped());
    give_up->cancel();
    context.run();
    EXPECT_EQ(answers, 0);
    std::move (*kept)(error_info(), oauth_token{.value = "abc"});
    context.restart();
    context.poll();
    EXPECT_EQ(answers, 0);
}

TEST_F(credentials, may_come_when_the_context_is_gone) {
    auto world = std::make_unique<boost::asio::io_context>();
    std::optional<oauth_token_provider::handler_type> kept;
    scripted provider([&](auto handler) { kept.emplace(std::move(handler)); });
    credentials_query<oauth_token>(world->get_executor(), [&](error_info, oauth_token) {
        ++answers;
    }).put(provider, world->get_executor());
    world.reset();
    std::move (*kept)(error_info(), oauth_token{.value = "abc"});
    EXPECT_EQ(answers, 0);
}

TEST_F(credentials, come_from_what_is_fixed_or_called) {
    const auto get = [this](oauth_token_provider& from) {
        make_query().put(from, context.get_executor());
        context.run();
        context.restart();
    };
    get(*provide(oauth_token{.value = "abc"}));
    EXPECT_EQ(token.value, "abc");
    int calls = 0;
    const auto called =
        provide([&]() -> oauth_token { return {.value = std::to_string(++calls)}; });
    get(*called);
    get(*called);
    EXPECT_EQ(token.value, "2");
    get(*provide([]() -> oauth_token { throw std::runtime_error("no vault"); }));
    EXPECT_EQ(why.code, errc::no_credentials);
    EXPECT_THAT(cause(), HasSubstr("no vault"));
    EXPECT_EQ(provide(std::function<oauth_token()>()), nullptr);
    EXPECT_NE(provide(aws_credentials{.access_key_id = "a", .secret_access_key = "b"}), nullptr);
}

} // namespace
} // namespace kafka::detail
