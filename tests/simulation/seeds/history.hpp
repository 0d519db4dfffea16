// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace kafka::testing {
class simulation;
}

namespace kafka::simulated {

/// How much of a run is written down. What happens does not depend on it.
enum class detail_level : std::uint8_t {
    /// What is wrong, and nothing else.
    complaints,
    /// And the weather, the requests and what became of them.
    story,
    /// And every packet.
    packets,
};

/// What has happened in a run, a line for each event with its time, for whoever wants to know how
/// it came to what is complained about.
class history {
public:
    history(testing::simulation& world, detail_level level);

    /// `what` returns the text, and is only called if that is kept.
    template <class What>
    void note(What what) {
        if (level_ != detail_level::complaints)
            add(what());
    }
    /// What is to be added when something is complained about for the first time: lines.
    void explain_with(std::function<std::string()> what) { explain_ = std::move(what); }
    /// Something is not as it has to be.
    void complain(const std::string& about);

    /// `at 12.345 s: …`
    const std::vector<std::string>& complaints() const noexcept { return complaints_; }
    /// Up to a little after the first complaint.
    const std::vector<std::string>& lines() const noexcept { return lines_; }

private:
    void add(std::string line);
    void add_explanation();
    std::string seconds() const;

    const testing::simulation& world_;
    const detail_level level_;
    std::vector<std::string> complaints_;
    std::vector<std::string> lines_;
    std::size_t lines_left_ = SIZE_MAX;
    std::function<std::string()> explain_;
};

/// `1.5 s`, `250 ms`, `30 us`, `for ever`.
std::string in_words(duration time);

} // namespace kafka::simulated
