// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/system/error_code.hpp>
#include <kafka/transport.hpp>
#include <kafka/types.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::testing {

/// What bytes meet on their way from one host to another.
struct line_conditions {
    /// The time a packet takes. `duration::max()`: it never arrives, nor does what is sent after it
    /// on the same connection.
    duration latency = std::chrono::microseconds(200);
    /// A packet takes up to this much longer, evenly distributed. Packets of one connection never
    /// overtake each other.
    duration jitter = std::chrono::microseconds(200);
    /// What each connection can carry; 0 for no limit.
    std::uint64_t bytes_per_second = 0;
    /// Nothing arrives, and nobody is told. What was sent waits, and arrives when the line is
    /// there again, as with TCP's retransmissions.
    bool blocked = false;
};

/// How a stream of bytes is cut, on the line and between reads.
enum class segmentation : std::uint8_t {
    /// Anywhere, by chance.
    random,
    /// One byte at a time.
    bytewise,
    /// As written, up to what a read has room for.
    whole,
};

/// What a name resolves to.
struct name_answer {
    /// IPv4 and IPv6 addresses, in the order they are answered.
    std::vector<std::string> addresses = {};
    /// The answer, when it is set.
    boost::system::error_code failure = {};
    /// The time until the answer comes. `duration::max()`: it never comes.
    duration delay = std::chrono::milliseconds(1);
};

struct simulation_options {
    /// Decides everything that is left to chance.
    std::uint64_t seed = 1;
    /// Lines of which nothing else is said.
    line_conditions line = {};
    segmentation cut = segmentation::random;
    /// Bytes a connection takes in one direction before the other side has read any.
    std::size_t window = 65'536;
    /// Connections a listener holds that were not accepted yet. Further ones are not answered.
    std::size_t backlog = 128;
    /// More handlers than this without any time passing are taken for an endless loop.
    std::size_t max_handlers_at_once = 1'000'000;
};

/// A network, its hosts' clock, and all chance, simulated in one thread: what happens depends on
/// the seed and on what the program does, on nothing else. Time passes only while nothing is
/// ready to run, and then jumps to the next event, so an hour of silence costs nothing.
///
///     kafka::testing::simulation world{{.seed = 7}};
///     kafka::testing::cluster broker{world.get_executor(), {.addresses = {"10.0.0.1"}},
///         world.get_transport()};
///     kafka::client client{world.get_executor(), options, world.get_transport()};
///     …
///     world.run_for(5s);
///
/// Addresses are those programs use: whoever listens on one has it. Connecting where nobody
/// listens is refused. Not thread-safe, not to be run from inside a handler. Objects made on the
/// executor or the transport must not be used after the simulation is gone, but may be destroyed.
class simulation {
public:
    using executor_type = boost::asio::any_io_executor;

    /// Time starts here, always.
    static constexpr time_point start{std::chrono::hours(24)};
    /// What clocks on walls show then, since 1970 in UTC: it is the beginning of the year 2026.
    static constexpr std::chrono::seconds wall_start{1'767'225'600};

    explicit simulation(simulation_options options = {});
    /// Handlers that wait are destroyed uncalled.
    ~simulation();

    simulation(const simulation&) = delete;
    simulation& operator=(const simulation&) = delete;

    executor_type get_executor() const noexcept;

    /// The network as the host sees it whose addresses are 192.0.2.1 and 2001:db8::1. Connections
    /// come from there.
    transport get_transport() const;
    /// The network as seen by the host that has the address.
    transport get_transport(std::string_view address) const;

    // --- time ---------------------------------------------------------------------------------

    time_point now() const noexcept;

    /// Runs until nothing is left that could happen, or `stop`. Returns the number of handlers
    /// run. Throws what handlers throw, and `std::runtime_error` for an endless loop; so do the
    /// others.
    std::size_t run();
    /// Runs for a while; time has then passed even if nothing happened.
    std::size_t run_for(duration time);
    /// Runs until `done` is true, which is asked after every handler. False: nothing is left that
    /// could happen, the limit has come, or `stop`.
    bool run_until(const std::function<bool()>& done, duration limit = std::chrono::hours(1));
    /// Ends the run that is under way.
    void stop() noexcept;

    /// Completes when the time has passed, with `operation_aborted` after a cancellation of any
    /// type.
    ///
    /// Completion signature: `void(boost::system::error_code)`.
    template <boost::asio::completion_token_for<void(boost::system::error_code)> CompletionToken>
    auto async_sleep(duration time, CompletionToken&& token) {
        return boost::asio::async_initiate<CompletionToken, void(boost::system::error_code)>(
            initiate_sleep{this}, token, time);
    }

    // --- names --------------------------------------------------------------------------------

    /// From now on the name is answered like this. Names nobody spoke of are not found, but for
    /// `localhost`, which is 127.0.0.1.
    void set_name(std::string name, name_answer answer);

    // --- lines: directed, between addresses; an empty address stands for every host -----------

    /// Holds for all packets sent from now on, and blocks those that are on their way, too. What
    /// is said of two hosts goes before what is said of the sender, then of the receiver, then of
    /// all.
    void set_line(std::string_view from, std::string_view to, const line_conditions& conditions);
    /// Takes it back.
    void clear_line(std::string_view from, std::string_view to);
    /// Blocks the lines between two hosts both ways, whatever else is said of them.
    void cut(std::string_view host, std::string_view other = {});
    /// Takes back the cut of the same two; what `set_line` said holds again.
    void heal(std::string_view host, std::string_view other = {});
    /// Breaks the connections between two hosts: both ends see `connection_reset` once they have
    /// read what had arrived. Returns how many there were.
    std::size_t reset_connections(std::string_view host, std::string_view other = {});
    /// How bytes are cut from now on.
    void set_segmentation(segmentation cut);

    // --- what has happened --------------------------------------------------------------------

    /// Connections that are not closed on both sides.
    std::size_t open_connections() const noexcept;
    /// Those that this host has not closed, and its attempts to connect.
    std::size_t open_connections(std::string_view host) const;
    /// Attempts to connect so far.
    std::uint64_t connection_attempts() const noexcept;
    /// Packets that have arrived, and reads and writes that were completed: what a program may have
    /// had to do.
    std::uint64_t network_events() const noexcept;
    /// Has `sink` called with a line for every event on the network.
    void trace(std::function<void(std::string_view)> sink);
    /// Two runs were the same if this is the same.
    std::uint64_t fingerprint() const noexcept;

private:
    using sleep_handler = boost::asio::any_completion_handler<void(boost::system::error_code)>;

    struct initiate_sleep {
        using executor_type = simulation::executor_type;

        simulation* self;

        executor_type get_executor() const noexcept { return self->get_executor(); }
        template <class Handler>
        void operator()(Handler&& handler, duration time) const {
            self->start_sleep(time, sleep_handler(std::forward<Handler>(handler)));
        }
    };

    void start_sleep(duration time, sleep_handler handler);

    struct implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace kafka::testing
