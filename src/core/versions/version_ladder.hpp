// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/versions/version_step.hpp"

#include <kafka/types.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace kafka::core {

struct ladder_policy {
    /// Whether brokers are asked at all. If not, their release was said by the options.
    bool asks = true;
    /// Whether one that does not answer ApiVersions may be older than that.
    bool legacy_probing = true;
    /// What an effort to connect may take, as far as answers are waited for.
    duration budget = std::chrono::seconds(30);
    /// How long a broker is believed to be an old one before it is asked for ApiVersions again.
    duration trust = std::chrono::minutes(5);
};

/// What a node is asked, from one connection to the next, until it is known what its broker is.
/// Outlives the node's connections.
///
/// Brokers close the connection, or keep silent, when they are asked what they do not know. So each
/// step down needs a new connection: from ApiVersions to its version 0, and from there to requests
/// that older and older brokers know. All of it is one effort to connect, and the next effort
/// begins at the top again.
///
/// A connection may break for other reasons, too, and newer brokers answer what older ones know. So
/// an old broker's answer is only believed when ApiVersions has met silence on all further
/// connections, as many as one effort may take, and then for a while. Of one that has answered
/// ApiVersions before, it is never believed. After that while it is asked again, from ApiVersions
/// down to what it has answered: it may have been upgraded, or may have been kept from answering
/// what newer ones know. Only brokers of 0.9 give themselves away at once: no
/// other ones, and no failures, leave out ApiVersions and answer what was asked behind it.
class version_ladder {
public:
    static constexpr int most_steps = 8;

    explicit version_ladder(const ladder_policy& policy) noexcept : policy_(policy) {}

    /// What the attempt that starts now is to do. Its question will perhaps be put to so many other
    /// addresses of the node, too.
    version_step next(time_point now, std::size_t other_addresses = 0) noexcept;
    /// The attempt's connection is ready for requests, by the answer to `what`: to the step's
    /// question, or to one that was put behind it and shows the broker's age by that alone.
    void on_connected(version_question what, time_point now) noexcept;

    enum class move : std::uint8_t {
        /// The effort is over, or none is under way.
        over,
        /// The next step is to be taken at once.
        on,
        /// The effort is over: the broker answers nothing at all.
        unrecognized,
    };
    /// The attempt has ended before it was ready.
    move on_ended(version_outcome how, time_point now) noexcept;

    /// Whether the effort may still be extended to further addresses.
    bool has_time(time_point now) const noexcept;
    /// Until when what the latest attempt takes the broker for is believed; `time_point::max()`
    /// unless that is an old one.
    time_point trusted_until() const noexcept;
    /// When the effort that is under way, or was last, began.
    time_point began() const noexcept { return began_; }

private:
    void begin(time_point now) noexcept;
    move on_no_answer(bool nonsense, time_point now) noexcept;
    int steps_left() const noexcept;
    version_question first_old() const noexcept;
    int questions_from(version_question first) const noexcept;
    move go_down_to(version_question next, time_point now) noexcept;
    duration behind_after(duration patience) const noexcept;
    bool may_be_old() const noexcept { return policy_.legacy_probing && !is_recent_; }

    ladder_policy policy_;
    bool under_way_ = false;
    time_point began_{};
    version_question at_ = version_question::api_versions;
    bool believed_ = false;
    /// What the broker has answered in this effort, or answers by what is known; to be believed
    /// when ApiVersions has met silence so many times more.
    std::optional<version_question> hint_;
    int checks_left_ = 0;
    /// The broker has answered ApiVersions.
    bool is_recent_ = false;
    /// What the broker answered on its last connection, and when ApiVersions met silence last.
    std::optional<version_question> verdict_;
    time_point checked_at_{};
};

} // namespace kafka::core
