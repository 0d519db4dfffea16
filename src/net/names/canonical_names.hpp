// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <boost/asio/any_completion_handler.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace kafka::net {

/// Finds out what hosts are really called: the names of all their addresses. Lives on one executor.
/// Its pending operations own it, so nobody has to keep it, and it is gone when the last of them
/// has come back.
class canonical_names : public std::enable_shared_from_this<canonical_names> {
public:
    struct wanted {
        std::string name;
        address_family family = address_family::unspecified;
    };
    /// For each host its names in the order of its addresses, none twice. An address without a name
    /// is its own. Nothing for a host that was not found, or not in time.
    using answer = std::vector<std::vector<std::string>>;
    using handler = boost::asio::any_completion_handler<void(answer)>;

    canonical_names(std::shared_ptr<transport> via, executor on, std::vector<wanted> hosts,
        time_point deadline, handler when_done);

    const executor& get_executor() const noexcept { return on_; }

    /// Once, on the executor. The handler never runs inside.
    void start();
    /// Ends what is pending; the handler is destroyed uncalled.
    void cancel();

private:
    bool over() const noexcept { return !when_done_; }
    void on_resolved(std::size_t host, error_code ec, const std::vector<endpoint>& addresses);
    void on_named(std::size_t host, std::size_t address, std::string name);
    void one_is_back();
    void finish();
    void stop_pending();

    const std::shared_ptr<transport> via_;
    const executor on_;
    const std::vector<wanted> hosts_;
    const time_point deadline_;
    handler when_done_;

    std::size_t left_ = 0; // questions that are open
    std::vector<std::unique_ptr<operation>> pending_;
    answer names_; // by host, then by address; empty where it is not known yet
    std::unique_ptr<timer> timer_;
};

} // namespace kafka::net
