// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/run.hpp"

#include <kafka/broker_errc.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::simulated {

using namespace std::chrono_literals;

namespace {

constexpr duration slice = 100ms;
/// What there may be to do in a slice when nothing happens on the network: callers, timers, names.
constexpr std::uint64_t most_handlers = 300;
constexpr std::uint64_t most_handlers_for_an_event = 3;

/// A number that Prometheus is told.
std::optional<double> counted(std::string_view text, std::string_view name) {
    const std::size_t at = text.find('\n' + std::string(name) + '{');
    if (at == text.npos)
        return std::nullopt;
    const std::size_t begin = text.find("} ", at) + 2;
    double found = 0;
    std::from_chars(text.data() + begin, text.data() + text.find('\n', begin), found);
    return found;
}

/// The sum over all nodes.
double counted_of_nodes(std::string_view text, std::string_view name) {
    const std::string begin = '\n' + std::string(name) + '{';
    double sum = 0;
    for (std::size_t at = text.find(begin); at != text.npos; at = text.find(begin, at + 1)) {
        const std::size_t value = text.find("} ", at) + 2;
        double found = 0;
        std::from_chars(text.data() + value, text.data() + text.find('\n', value), found);
        sum += found;
    }
    return sum;
}

} // namespace

tally& tally::operator+=(const tally& other) noexcept {
    answered += other.answered;
    failed += other.failed;
    connections += other.connections;
    handlers += other.handlers;
    simulated += other.simulated;
    return *this;
}

run::run(std::uint64_t seed, detail_level level)
    : on_(seed, level),
      outside_(on_),
      door_(on_),
      busy_(on_, outside_, door_),
      other_(on_, busy_) {
    on_.brokers.observe([this](const testing::request_info& what) {
        door_.on_arrival(what);
        busy_.on_arrival(what);
        outside_.on_arrival(what);
    });
}

tally run::counts() const {
    return {.answered = busy_.answered(),
        .failed = busy_.failed(),
        .connections = on_.brokers.connections(),
        .handlers = handlers_,
        .simulated = on_.world.now() - testing::simulation::start};
}

void run::go() {
    try {
        play();
    } catch (const std::exception& thrown) {
        on_.log.complain(thrown.what());
    }
}

void run::play() {
    // The client may be born into the storm, or know the cluster already when it comes.
    if (on_.draw.one_in(2)) {
        busy_.look_around();
        pass(scene::longest_timeout);
    }
    for (std::size_t storms = on_.draw.one_in(4) ? 2 : 1; storms > 0; --storms) {
        storm();
        recover();
        be_at_ease();
    }
    be_locked_out();
    check_tracking();
    check_knowledge();
    check_idleness();
    check_counters();
    end_the_client();
    busy_.check_all();
    other_.check_all();
}

void run::pass(duration time) {
    for (const time_point end = on_.world.now() + time; on_.world.now() < end;) {
        const duration step = std::min<duration>(slice, end - on_.world.now());
        const std::uint64_t attempts = on_.world.connection_attempts();
        const std::uint64_t events = on_.world.network_events();
        const std::size_t handlers = on_.world.run_for(step);
        handlers_ += handlers;
        check_pace(on_.world.connection_attempts() - attempts, on_.world.network_events() - events,
            handlers);
    }
}

/// Is the client busy without getting anywhere?
void run::check_pace(std::uint64_t attempts, std::uint64_t events, std::uint64_t handlers) {
    // As brokers, as bootstrap servers and as coordinators.
    constexpr std::uint64_t most_at_once = 3 * node_count;
    const auto times =
        static_cast<std::uint64_t>(slice / (duration(on_.options.reconnect_backoff) * 4 / 5)) + 1;
    // One effort may take all the steps there are, to each of a node's addresses.
    constexpr std::uint64_t most_addresses = 4;
    constexpr std::uint64_t most_further_steps = 7;
    const std::uint64_t steps = on_.may_take_for_old() ? node_count * most_further_steps : 0;
    const std::uint64_t at_each = on_.has_names ? most_addresses : 1;
    if (attempts > most_at_once * times * on_.most_steps() + steps * at_each)
        on_.log.complain("there were " + std::to_string(attempts) + " attempts to connect within " +
                         in_words(slice));
    if (handlers > most_handlers + events * most_handlers_for_an_event)
        on_.log.complain(std::to_string(handlers) + " handlers have run for " +
                         std::to_string(events) + " events within " + in_words(slice));
}

void run::storm() {
    outside_.begin();
    busy_.begin(on_.draw.between(20ms, 1s));
    other_.begin();
    pass(on_.draw.between(2s, 12s));
    busy_.rest();
    other_.rest();
    outside_.clear_up();
}

/// Whoever wants to know whether the client is well has to ask, again and again.
void run::recover() {
    const time_point end = on_.world.now() + on_.recovery_time();
    while (on_.world.now() < end) {
        busy_.look_around();
        pass(on_.draw.between(200ms, 1s));
    }
    // The last of these, and those before the storm, have their deadlines.
    pass(scene::longest_timeout);
    if (!busy_.at_rest())
        on_.log.complain("a caller still waits");
    if (!other_.at_rest())
        on_.log.complain("an operation still waits");
}

/// All is well, and the client has had its time.
void run::be_at_ease() {
    busy_.expect_success(true);
    on_.is_fair = true;
    other_.expect_success(true);
    busy_.begin(200ms);
    other_.begin();
    outside_.ask_for_short_pauses();
    pass(2s);
    busy_.rest();
    other_.rest();
    pass(1s + scene::moment);
    if (!busy_.at_rest() || !other_.at_rest())
        on_.log.complain("something still waits although all is well");
    on_.brokers.clear_faults();
    busy_.expect_success(false);
    on_.is_fair = false;
    other_.expect_success(false);
}

/// Nobody is let in any more, for a while.
void run::be_locked_out() {
    if (!on_.guard.has_logins() || !on_.draw.one_in(2))
        return;
    outside_.lock_out();
    pass(slice); // for what is on its way to fail
    const std::uint64_t attempts = on_.world.connection_attempts();
    const time_point begin = on_.world.now();
    busy_.expect_refusal(true);
    for (std::size_t times = 1 + on_.draw.below(4); times > 0; --times) {
        busy_.look_around();
        pass(on_.draw.between(1ms, 1s));
    }
    pass(scene::longest_timeout);
    const std::uint64_t made = on_.world.connection_attempts() - attempts;
    if (made > most_attempts(on_.world.now() - begin))
        on_.log.complain("who is not let in has tried " + std::to_string(made) + " times");
    busy_.expect_refusal(false);
    outside_.let_in();
    // Only who asks finds out that it is let in.
    for (int i = 0; i < 3; ++i) {
        pass(duration(on_.options.reconnect_backoff_max) * 6 / 5 + scene::moment);
        busy_.look_around();
    }
    pass(scene::longest_timeout);
    be_at_ease();
}

/// How often one may connect in that time to all there are when nothing comes of it, given the
/// pauses: those grow as long as the client does not begin again.
std::uint64_t run::most_attempts(duration time) const {
    constexpr std::uint64_t most_nodes =
        3 * node_count; // and as bootstrap servers, and coordinators
    std::uint64_t each = 1;
    duration pause = on_.options.reconnect_backoff;
    for (duration passed = pause * 4 / 5; passed < time; passed += pause * 4 / 5) {
        ++each;
        pause = std::min<duration>(2 * pause, on_.options.reconnect_backoff_max);
    }
    const auto begun = on_.may_begin_again()
                           ? time / duration(on_.options.metadata_recovery_rebootstrap_trigger)
                           : 0;
    return most_nodes * (each + static_cast<std::uint64_t>(begun));
}

// --- afterwards -------------------------------------------------------------------------------

/// Who wants to know of some topics is told of these, those included that are made on this
/// occasion.
void run::check_tracking() {
    std::vector<std::string> wanted;
    for (std::size_t topic = 0; topic < topic_count; topic += 1 + on_.draw.below(2))
        wanted.push_back("t" + std::to_string(topic));
    on_.log.note([] { return "the topics that are tracked are looked at"; });
    on_.subject->need_all_topics(false);
    on_.subject->set_topics(wanted);
    pass(1s);
    // What could not be seen when it was asked for last may well be seen now.
    const kafka::cluster before = on_.subject->cluster();
    for (const std::string& each : wanted)
        if (!before.topic(each) && !outside_.lagged_behind() &&
            before.topic_error(each) != broker_errc::topic_authorization_failed)
            on_.log.complain("topic " + each + " is tracked and not known");
    on_.subject->request_metadata_update();
    pass(1s);
    std::vector<std::string> known = on_.subject->cluster().topics();
    std::ranges::sort(known);
    if (known == wanted)
        return;
    std::string text = "the topics that are tracked are not those that are known:";
    for (const std::string& each : known)
        text += ' ' + each;
    on_.log.complain(text);
}

void run::check_knowledge() {
    // It may come when nobody waits for it any more.
    const auto known = std::make_shared<std::optional<kafka::cluster>>();
    on_.subject->need_all_topics();
    on_.subject->async_refresh_metadata(
        [known](error_code, const kafka::cluster& now) { *known = now; });
    pass(1s);
    if (!*known)
        return on_.log.complain("the metadata cannot be refreshed although all is well");
    const kafka::cluster& seen = **known;
    if (on_.can_name_clusters() && seen.cluster_id() != on_.brokers.cluster_id())
        on_.log.complain("the client believes in another cluster");
    const std::optional<broker> controller = seen.controller();
    if (on_.can_name_controllers() && (!controller || controller->id != on_.brokers.controller()))
        on_.log.complain("the client believes in another controller");
    if (seen.brokers().size() != node_count)
        on_.log.complain("the client knows " + std::to_string(seen.brokers().size()) + " brokers");
    for (std::size_t node = 0; node < node_count; ++node) {
        const testing::node_address where = on_.brokers.address(id_of(node));
        const std::optional<broker> told = seen.broker_metadata(id_of(node));
        if (!told || told->host != where.host || told->port != where.port)
            on_.log.complain(
                "the client is wrong about where node " + std::to_string(node + 1) + " is");
    }
    for (const testing::topic_state& each : on_.brokers.topics())
        for (const testing::partition_state& real : each.partitions) {
            const auto told = seen.partition(each.name, partition_id{real.index});
            if (!told || told->leader != real.leader)
                on_.log.complain("the client is wrong about who leads " + each.name + "-" +
                                 std::to_string(real.index));
        }
}

/// Nobody asks for anything, so nothing happens, but for metadata that gets old and connections
/// that are not needed any more.
void run::check_idleness() {
    constexpr duration time = 10s;
    const std::uint64_t requests = on_.brokers.requests() - door_.requests();
    const std::uint64_t renewals = door_.renewals();
    const std::uint64_t connections = on_.brokers.connections();
    const auto refreshes =
        static_cast<std::uint64_t>(time / duration(on_.options.metadata_max_age)) + 1;
    const std::uint64_t events = on_.world.network_events();
    const std::size_t handlers = on_.world.run_for(time);
    handlers_ += handlers;
    const std::uint64_t moved = on_.world.network_events() - events;
    const std::uint64_t asked = on_.brokers.requests() - door_.requests() - requests;
    const std::uint64_t connected = on_.brokers.connections() - connections;
    if (connected > refreshes * on_.most_steps())
        on_.log.complain("an idle client has connected " + std::to_string(connected) + " times");
    // Of an old broker something is asked behind ApiVersions, or ApiVersions is asked twice.
    const std::uint64_t most_questions = on_.release ? 2 : 1;
    if (asked > refreshes + connected * most_questions)
        on_.log.complain("an idle client has sent " + std::to_string(asked) + " requests");
    // How many packets an answer takes is not the client's choice.
    const std::uint64_t of_logins = 10 * (connected + door_.renewals() - renewals);
    if (handlers > 100 + 50 * refreshes + of_logins + moved * most_handlers_for_an_event)
        on_.log.complain("an idle client has run " + std::to_string(handlers) + " handlers");
    // Metadata may be on its way just now.
    const auto is_quiet = [this] {
        return on_.subject->in_flight_request_count() == 0 && on_.subject->metadata_ttl() > 0ms;
    };
    if (!on_.world.run_until(is_quiet, scene::moment))
        on_.log.complain("a request is counted as in flight that has ended");
}

void run::check_counters() {
    const std::string text = on_.metrics->prometheus();
    const auto number = [&](std::string_view name) {
        const std::optional<double> found = counted(text, name);
        if (!found)
            on_.log.complain("nothing counts " + std::string(name));
        return found.value_or(0);
    };
    const auto check = [&](bool holds, const char* what) {
        if (!holds)
            on_.log.complain(std::string("the counters do not add up: ") + what);
    };
    const double sent = number("kafka_client_requests_total");
    const double answered = number("kafka_client_responses_total");
    const double open = number("kafka_client_connections");
    const auto arrived = static_cast<double>(on_.brokers.requests());
    // What was being written when the client ended a connection may have arrived and is not
    // counted: requests of callers, who are told so, and a few of the client's own.
    const auto unsure = static_cast<double>(busy_.arrived_in_doubt() + 3);
    check(sent + unsure >= arrived, "more has arrived than was sent");
    check(answered <= arrived, "more was answered than has arrived");
    check(answered >= static_cast<double>(busy_.answered()), "callers have had more answers");
    check(number("kafka_client_request_latency_seconds_count") == answered,
        "not every answer has a latency");
    check(number("kafka_client_requests_in_flight") == 0, "nothing is in flight");
    check(counted_of_nodes(text, "kafka_client_node_requests_total") == sent,
        "all requests went to some node");
    check(counted_of_nodes(text, "kafka_client_node_responses_total") == answered,
        "all answers came from some node");
    check(open == number("kafka_client_connections_created_total") -
                      number("kafka_client_connections_closed_total"),
        "connections that were made and not closed are open");
    check(open == static_cast<double>(connections_of_the_client()),
        "connections that are open are there");
}

std::size_t run::connections_of_the_client() const {
    return on_.world.open_connections(here("0.0.0.0")) + on_.world.open_connections(here("::"));
}

void run::end_the_client() {
    busy_.call_once();
    pass(on_.draw.up_to(2ms));
    on_.is_closing = true;
    bool closed = true;
    switch (on_.draw.below(3)) {
    case 0:
        on_.subject->close();
        break;
    case 1:
        closed = false;
        on_.subject->async_close(on_.draw.up_to(1ms), [&](error_code) { closed = true; });
        break;
    default:
        break; // The destructor does it.
    }
    pass(on_.draw.up_to(2ms));
    on_.subject.reset();
    pass(1s);
    if (!closed)
        on_.log.complain("the close has never ended");
    if (connections_of_the_client() != 0)
        on_.log.complain("a connection is left");
    check_remains();
    // Nodes that have fallen silent do not see the client go.
    for (std::size_t node = 0; node < node_count; ++node)
        on_.brokers.stop(id_of(node));
    pass(1s);
    if (on_.world.open_connections() != 0)
        on_.log.complain("half a connection is left");
}

/// Nothing keeps what the client was given, and a late answer to it harms nobody.
void run::check_remains() {
    constexpr long ours = 2; // and that in the options
    if (on_.metrics.use_count() != ours || (on_.book && on_.book.use_count() != ours) ||
        (on_.tokens && on_.tokens.use_count() != ours))
        on_.log.complain("something of the client is left");
    if (!on_.book && !on_.tokens)
        return;
    if (on_.book)
        on_.book->answer_the_rest();
    if (on_.tokens)
        on_.tokens->answer_the_rest();
    pass(slice);
}

} // namespace kafka::simulated
