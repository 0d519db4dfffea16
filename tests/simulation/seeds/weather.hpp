// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/scene.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace kafka::simulated {

/// What goes wrong with nodes, lines, names and answers. A storm is made of some kinds of trouble,
/// drawn anew for each, and most of what happens in it goes away by itself.
class weather {
public:
    explicit weather(scene& on);

    weather(const weather&) = delete;
    weather& operator=(const weather&) = delete;

    /// A storm begins.
    void begin();
    /// All is well again.
    void clear_up();
    /// Brokers ask for short pauses now and then, as they may in fair weather.
    void ask_for_short_pauses();
    /// From now on nobody is let in by any node, and those who are in are shown out. Until all is
    /// well again.
    void lock_out();
    void let_in();

    void on_arrival(const testing::request_info& what);
    /// Whether brokers have sent what no broker sends.
    bool talked_nonsense() const noexcept { return talked_nonsense_; }
    /// Whether they have refused what no broker refuses.
    bool refused_oddly() const noexcept { return refused_oddly_; }
    /// Whether they have refused whom they usually let in, or were shown something wrong.
    bool refused_logins() const noexcept { return refused_logins_; }
    /// Whether metadata was told that was not of what it was asked for.
    bool lagged_behind() const noexcept { return lagged_behind_; }
    /// The pause that the answer to the latest request asks for.
    duration take_pause() noexcept { return std::exchange(pause_, duration::zero()); }

    struct trouble {
        const char* name;
        void (weather::*make)();
    };

private:
    static std::span<const trouble> all_troubles();
    static std::span<const trouble> troubles_of_logins();
    const trouble& any_trouble();

    void go_on();
    void later(duration time, std::function<void()> what);
    /// Takes something back after a while, that of `clear_up` at the latest.
    void for_a_while(std::function<void()> back);
    template <class... Parts>
    void tell(const Parts&... parts);
    std::size_t any_node() { return on_.draw.below(node_count); }
    bool may_move(std::size_t node) const;
    void set_true_name(std::size_t node);
    void set_true_versions();
    void set_true_logins();
    void show_out();
    void change_credentials(bool wrong);
    void restore(std::size_t node);

    // Of nodes.
    void kill();
    void cut_power();
    void move_port();
    void move_host();
    void elect();
    void disconnect();
    // Of lines.
    void cut();
    void cut_one_way();
    void slow_down();
    void lose_packets();
    void reset();
    void reset_in_frames();
    void cut_into_pieces();
    // Of names.
    void lose_name();
    void delay_name();
    void confuse_name();
    // Of answers.
    void spoil_answers();
    void spoil(testing::fault what, std::size_t first_bytes, const char* which);
    void spoil_connections();
    void talk_nonsense();
    void throttle();
    void lag_behind();
    void refuse();
    void change_versions();
    // Of logins.
    void spoil_logins();
    void refuse_some_logins();
    void refuse_logins();
    void talk_nonsense_in_logins();
    void change_sessions();
    void shake_tokens();
    void rotate_tokens();
    // Of what the cluster is.
    void change_topics();
    void replace_cluster();

    scene& on_;
    std::array<std::string, node_count> at_;
    std::vector<const trouble*> kinds_;
    duration pace_{};
    /// Storms and fair weather are counted, so that what belongs to one leaves the others alone.
    std::uint64_t period_ = 0;
    bool raging_ = false;
    bool resets_in_frames_ = false;
    bool talked_nonsense_ = false;
    bool refused_oddly_ = false;
    bool lagged_behind_ = false;
    bool refused_logins_ = false;
    duration pause_{};
    int clusters_ = 0;
    int scopes_ = 0;
};

template <class... Parts>
void weather::tell(const Parts&... parts) {
    on_.log.note([&] {
        std::string text = "~~~   ";
        (text.append(parts), ...);
        return text;
    });
}

} // namespace kafka::simulated
