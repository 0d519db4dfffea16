// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/completions.hpp"

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kafka::detail {
namespace {

using ::testing::ElementsAre;
using delivery = exchange::delivery;

class completions : public ::testing::Test {
protected:
    class noted final : public exchange {
    public:
        noted(completions& in, std::string what, bool does_throw)
            : exchange(nullptr, nullptr, nullptr),
              in_(in),
              what_(std::move(what)),
              throws_(does_throw) {}

        void complete(delivery how) override {
            in_.done.emplace_back(what_, how);
            if (throws_)
                throw std::runtime_error(what_);
        }

    private:
        completions& in_;
        std::string what_;
        bool throws_;
    };

    completions() {
        for (noted* each : {&a, &b, &c})
            queue.push_back(*each);
    }

    std::vector<std::pair<std::string, delivery>> done;
    noted a{*this, "a", false};
    noted b{*this, "b", true};
    noted c{*this, "c", false};
    core::exchange_queue queue;
};

TEST_F(completions, reach_all_although_one_throws) {
    EXPECT_THROW(complete_all(queue, delivery::on_the_spot), std::runtime_error);
    EXPECT_THAT(
        done, ElementsAre(std::pair("a", delivery::on_the_spot),
                  std::pair("b", delivery::on_the_spot), std::pair("c", delivery::on_the_spot)));
    EXPECT_TRUE(queue.empty());
}

TEST_F(completions, come_when_what_was_posted_is_called) {
    posted_completions posted(queue);
    posted_completions moved(std::move(posted));
    EXPECT_TRUE(queue.empty());
    EXPECT_TRUE(done.empty());
    EXPECT_THROW(moved(), std::runtime_error);
    EXPECT_EQ(done.size(), 3u);
    EXPECT_EQ(done[2], std::pair(std::string("c"), delivery::posted));
}

TEST_F(completions, are_dropped_with_what_was_posted) {
    b.unlink();
    {
        posted_completions posted(queue);
    }
    EXPECT_THAT(
        done, ElementsAre(std::pair("a", delivery::dropped), std::pair("c", delivery::dropped)));
}

} // namespace
} // namespace kafka::detail
