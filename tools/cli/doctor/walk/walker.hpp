// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/doctor/examination.hpp"
#include "cli/doctor/walk/net_calls.hpp"
#include "cli/doctor/walk/probes.hpp"

#include <kafka/client_options.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kafka::cli::doctor {

/// Is told what the walk comes by, as it comes by it.
class observer {
public:
    virtual ~observer() = default;
    virtual void on_visit(const visit& at) = 0;
    virtual void on_step(const step& each) = 0;
    virtual void on_left() = 0;
};

/// Goes to every bootstrap server, then to every broker that they name, and to those that these
/// name, and takes down what each step has led to. Judges nothing.
class walker {
public:
    /// Throws `exception` where options name files that cannot be used.
    walker(const client_options& options, observer& tell);

    /// After Ctrl-C it soon returns what is known by then.
    examination walk();

private:
    bool go(std::string host, std::uint16_t port, const advertised_broker* as);
    bool go_to_advertised();
    void take_steps();

    // Of the visit that is being made; false when it ends there.
    bool resolve();
    bool connect();
    bool connect_by_proxy();
    bool secure();
    bool ask_versions();
    bool offers_metadata();
    bool ask_for_mechanism();
    void ask_for_metadata();

    duration patience() const;
    duration probe_patience() const;
    port_to_probe port_here() const;
    peer find_out_who();
    /// Another connection to where the visit has got to, with TLS if there is any. Null if that is
    /// not to be had again.
    std::unique_ptr<net::stream> connect_again();
    bool tell_of_late_refusal(const net_calls::answer& answer, time_point begun);

    /// The visit's step, which has begun at that time.
    step& add(step made, time_point begun);
    visit& here() { return all_.visits.back(); }
    const visit& here() const { return all_.visits.back(); }

    const client_options options_;
    /// Null: nothing is encrypted.
    const std::shared_ptr<net::tls::client_context> tls_;
    const decltype(net::link_target::proxy) proxy_; // null: connections are direct
    observer& tell_;
    net_calls calls_;
    examination all_;
    time_point begun_;

    // Of the visit that is being made.
    std::vector<net::endpoint> addresses_;
    net::endpoint reached_;
    std::unique_ptr<net::stream> stream_;
    /// The broker might be one that does not know the question for its versions.
    bool may_be_old_ = false;
    duration versions_took_{};
};

} // namespace kafka::cli::doctor
