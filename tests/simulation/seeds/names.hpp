// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/chance.hpp"

#include <kafka/resolver.hpp>
#include <kafka/testing/simulation.hpp>

#include <map>
#include <string>
#include <vector>

namespace kafka::simulated {

/// A resolver of the user's, who knows the same names as the simulated network, and answers in all
/// the ways that one may: before it returns, later, or never; and by throwing.
class own_names final : public resolver {
public:
    own_names(testing::simulation& world, chance& draw) : world_(world), draw_(draw) {}

    void set_name(const std::string& name, testing::name_answer answer) {
        answers_.insert_or_assign(name, std::move(answer));
    }
    /// Whether it throws now and then.
    void be_moody(bool moody) noexcept { moody_ = moody; }
    /// Answers what was never to be answered, when nobody wants it any more.
    void answer_the_rest();

    void async_resolve(boost::asio::any_io_executor on, std::string host, ip_version wanted,
        addresses_handler handler) override;
    void async_name(
        boost::asio::any_io_executor on, std::string address, name_handler handler) override;

private:
    const testing::name_answer* find(const std::string& name) const;
    void answer(const std::string& name, addresses_handler handler) const;

    testing::simulation& world_;
    chance& draw_;
    std::map<std::string, testing::name_answer> answers_;
    std::vector<addresses_handler> kept_;
    bool moody_ = false;
};

} // namespace kafka::simulated
