// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/names.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <kafka/error.hpp>

#include <algorithm>
#include <utility>

namespace kafka::simulated {

namespace asio = boost::asio;

const testing::name_answer* own_names::find(const std::string& name) const {
    const auto found = answers_.find(name);
    return found == answers_.end() ? nullptr : &found->second;
}

void own_names::answer(const std::string& name, addresses_handler handler) const {
    const testing::name_answer* const said = find(name);
    if (said)
        std::move(handler)(said->failure, said->addresses);
    else
        std::move(handler)(
            make_error_code(asio::error::host_not_found), std::vector<std::string>());
}

void own_names::async_resolve(
    asio::any_io_executor, std::string host, ip_version, addresses_handler handler) {
    if (moody_ && draw_.one_in(10))
        throw boost::system::system_error(asio::error::host_not_found_try_again);
    const testing::name_answer* const said = find(host);
    if (said && said->delay == duration::max())
        return kept_.push_back(std::move(handler));
    if (!said || draw_.one_in(3))
        return answer(host, std::move(handler));
    world_.async_sleep(said->delay, [this, host = std::move(host), handler = std::move(handler)](
                                        error_code) mutable { answer(host, std::move(handler)); });
}

void own_names::async_name(asio::any_io_executor, std::string address, name_handler handler) {
    for (const auto& [name, said] : answers_)
        if (std::ranges::find(said.addresses, address) != said.addresses.end())
            return std::move(handler)(error_code(), name);
    std::move(handler)(make_error_code(asio::error::host_not_found), std::string());
}

void own_names::answer_the_rest() {
    for (addresses_handler& each : std::exchange(kept_, {}))
        std::move(each)(error_code(), std::vector<std::string>{"10.0.0.1"});
}

} // namespace kafka::simulated
