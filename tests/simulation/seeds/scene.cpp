// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/scene.hpp"

#include "simulation/seeds/tls.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace kafka::simulated {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

const std::array<std::array<const char*, 3>, node_count> addresses{{
    {"10.0.0.1", "10.0.1.1", "2001:db8::a1"},
    {"10.0.0.2", "10.0.1.2", "2001:db8::a2"},
    {"10.0.0.3", "10.0.1.3", "2001:db8::a3"},
}};
const std::array<const char*, node_count> names{"one.example", "two.example", "three.example"};

const char* here(std::string_view address) {
    return address.find(':') == address.npos ? "192.0.2.1" : "2001:db8::1";
}

namespace {

testing::simulation_options make_world(std::uint64_t seed, chance& draw) {
    testing::simulation_options made;
    made.seed = seed;
    // Small enough for requests to be written in parts, at times.
    if (draw.one_in(3))
        made.window = 64 + draw.below(2000);
    made.max_handlers_at_once = 20'000;
    return made;
}

/// In most runs the newest, since it is the one that has most to say.
std::optional<broker_version> make_release(chance& draw) {
    constexpr std::array<broker_version, 6> older{
        {{0, 8, 2}, {0, 9, 0}, {0, 10, 0}, {0, 11, 0}, {2, 0, 0}, {3, 9, 0}}};
    if (!draw.one_in(8))
        return std::nullopt;
    return draw.one_of(older);
}

testing::cluster_options make_cluster(
    bool with_names, std::optional<broker_version> release, const protection& guard) {
    testing::cluster_options made;
    made.listeners = {{.protocol = guard.protocol}};
    if (guard.has_tls())
        made.tls.identity = certificates().shown;
    if (guard.has_logins()) {
        made.sasl.mechanisms = {*guard.mechanism};
        made.sasl.users = {
            {.name = std::string(protection::user), .password = std::string(protection::password)}};
        made.sasl.failed_authentication_delay = guard.failure_delay;
    }
    made.release = release;
    made.nodes = node_count;
    for (const auto& each : addresses)
        made.addresses.emplace_back(each[0]);
    made.ports.assign(node_count, 9092);
    if (with_names)
        made.advertised_hosts.assign(names.begin(), names.end());
    made.topics = {{.name = "t0", .partitions = 3, .replicas = 2}, {.name = "t1"}};
    return made;
}

milliseconds between(chance& draw, milliseconds shortest, milliseconds longest) {
    return std::chrono::floor<milliseconds>(draw.between(shortest, longest));
}

client_options make_options(chance& draw, std::shared_ptr<metrics_registry> metrics,
    std::optional<broker_version> release) {
    constexpr std::array<int, 4> in_flight{1, 2, 5, 100};
    client_options made;
    made.request_timeout = between(draw, 500ms, 2s);
    made.default_api_timeout = made.request_timeout + between(draw, 1ms, 2s);
    made.socket_connection_setup_timeout = between(draw, 200ms, 1s);
    made.socket_connection_setup_timeout_max =
        made.socket_connection_setup_timeout * static_cast<int>(1 + draw.below(2));
    made.reconnect_backoff = between(draw, 20ms, 100ms);
    made.reconnect_backoff_max = between(draw, 20ms, 500ms);
    made.retry_backoff = between(draw, 10ms, 200ms);
    made.legacy_probing = draw.one_in(2) || (release && *release < broker_version{0, 10});
    // So long, too, as a broker may be mistaken for an old one.
    made.metadata_max_age = made.legacy_probing || draw.one_in(2) ? between(draw, 1s, 5s) : 300s;
    made.connections_max_idle =
        draw.one_in(2) ? made.request_timeout + between(draw, 1ms, 1500ms) : -1ms;
    if (draw.one_in(4))
        made.metadata_recovery_strategy = metadata_recovery_strategy::none;
    made.metadata_recovery_rebootstrap_trigger = between(draw, 200ms, 3s);
    made.max_in_flight_requests_per_connection = draw.one_of(in_flight);
    made.api_version_auto_timeout = between(draw, 1s, 4s);
    made.metrics = std::move(metrics);
    constexpr std::array<int, 4> recorded{0, 2, 50, 1024};
    made.flight_recorder_events = draw.one_of(recorded);
    return made;
}

security_protocol ours(testing::security_protocol protocol) {
    switch (protocol) {
    case testing::security_protocol::ssl:
        return security_protocol::ssl;
    case testing::security_protocol::sasl_plaintext:
        return security_protocol::sasl_plaintext;
    case testing::security_protocol::sasl_ssl:
        return security_protocol::sasl_ssl;
    case testing::security_protocol::plaintext:
        break;
    }
    return security_protocol::plaintext;
}

sasl_mechanism ours(testing::sasl_mechanism mechanism) {
    switch (mechanism) {
    case testing::sasl_mechanism::scram_sha_256:
        return sasl_mechanism::scram_sha_256;
    case testing::sasl_mechanism::scram_sha_512:
        return sasl_mechanism::scram_sha_512;
    case testing::sasl_mechanism::oauthbearer:
        return sasl_mechanism::oauthbearer;
    default:
        return sasl_mechanism::plain;
    }
}

void say_who(client_options& made, const protection& guard, std::shared_ptr<own_tokens> tokens) {
    made.security_protocol = ours(guard.protocol);
    if (guard.has_tls())
        made.ssl_ca_pem = certificates().authority;
    if (!guard.has_logins())
        return;
    made.sasl_mechanism = ours(*guard.mechanism);
    made.sasl_oauth_token_provider = std::move(tokens);
    if (guard.has_tokens())
        return;
    made.sasl_plain_username = protection::user;
    made.sasl_plain_password = protection::password;
}

/// Some clients tell nobody what happens to them, and most do not tell all of it.
void listen(client_options& made, scene& on) {
    constexpr std::array levels{
        log_level::info, log_level::info, log_level::debug, log_level::trace};
    made.log_level = on.draw.one_of(levels);
    if (!on.draw.one_in(4))
        made.log = [&on](const log_record& record) { on.on_log(record); };
}

/// By chance of its own, so that what else happens does not depend on it.
protection make_guard(std::uint64_t seed, std::optional<broker_version> release) {
    chance draw(~seed);
    const protection made = make_protection(draw, release);
    if (!made.has_tls())
        return made;
    certificates();
    seed_tls(seed);
    return made;
}

std::shared_ptr<own_tokens> make_tokens(
    testing::simulation& world, chance& draw, const protection& guard) {
    return guard.has_tokens() ? std::make_shared<own_tokens>(world, draw, guard.token_life)
                              : nullptr;
}

std::shared_ptr<own_names> make_book(testing::simulation& world, chance& draw, bool wanted) {
    return wanted && draw.one_in(3) ? std::make_shared<own_names>(world, draw) : nullptr;
}

bool tells_secret(std::string_view text) {
    return text.find(protection::password) != text.npos ||
           text.find(own_tokens::secret) != text.npos;
}

} // namespace

scene::scene(std::uint64_t seed, detail_level level)
    : draw(seed),
      world(make_world(seed, draw)),
      log(world, level),
      has_names(draw.one_in(2)),
      release(make_release(draw)),
      guard(make_guard(seed, release)),
      tokens(make_tokens(world, draw, guard)),
      book(make_book(world, draw, has_names)),
      metrics(std::make_shared<metrics_registry>()),
      options(make_options(draw, metrics, release)),
      brokers(
          world.get_executor(), make_cluster(has_names, release, guard), world.get_transport()) {
    if (has_names)
        for (std::size_t node = 0; node < node_count; ++node)
            set_name(node, {.addresses = {addresses[node][0]}});
    options.bootstrap_servers = {brokers.bootstrap_servers()};
    options.resolver = book;
    say_who(options, guard, tokens);
    if (guard.has_logins())
        set_session(guard.session);
    if (tokens)
        want_scope("all");
    if (book && draw.one_in(2))
        options.client_dns_lookup = client_dns_lookup::resolve_canonical_bootstrap_servers_only;
    listen(options, *this);
    log.note([&] {
        return (release ? "release " + release->to_string() + ", " : std::string()) +
               guard.in_words() + ", servers " + options.bootstrap_servers[0] +
               ", request_timeout " + in_words(options.request_timeout) + ", setup " +
               in_words(options.socket_connection_setup_timeout) + " to " +
               in_words(options.socket_connection_setup_timeout_max) + ", backoff " +
               in_words(options.reconnect_backoff) + " to " +
               in_words(options.reconnect_backoff_max) + ", max_age " +
               in_words(options.metadata_max_age) + ", max_idle " +
               in_words(options.connections_max_idle) + ", in flight " +
               std::to_string(options.max_in_flight_requests_per_connection) +
               (may_begin_again()
                       ? ", rebootstrap " + in_words(options.metadata_recovery_rebootstrap_trigger)
                       : std::string(", no rebootstrap")) +
               (options.legacy_probing ? ", probing" : "") +
               (!book                   ? ""
                   : looks_up_servers() ? ", own resolver, canonical names"
                                        : ", own resolver");
    });
    subject.emplace(world.get_executor(), options, world.get_transport());
    log.explain_with([this] { return subject ? subject->flight_record() : std::string(); });
}

void scene::set_session(duration time) {
    session = time;
    brokers.set_max_reauth(time);
}

void scene::want_scope(const std::string& scope) {
    brokers.set_token_validator(
        [this, judge = testing::unsecured_token_validator({.required_scope = {scope}})](
            const oauth_token& token, std::chrono::milliseconds now) {
            testing::token_verdict verdict = judge(token, now);
            token_end = verdict.expires;
            return verdict;
        });
    tokens->set_scope(scope);
}

std::optional<duration> scene::session_left() const {
    std::optional<duration> left;
    if (session != duration::zero())
        left = session;
    if (!token_end)
        return left;
    const duration until =
        *token_end - testing::simulation::wall_start - (world.now() - testing::simulation::start);
    return left ? std::min(*left, until) : until;
}

void scene::set_name(std::size_t node, testing::name_answer answer) {
    if (book)
        book->set_name(names[node], answer);
    world.set_name(names[node], std::move(answer));
}

/// Of what comes to light only now.
bool scene::may_warn_in_fair_weather(std::string_view message) const {
    const auto has = [&](std::string_view words) { return message.find(words) != message.npos; };
    // Where a bootstrap server was before it moved, nobody is. And brokers that know no groups hang
    // up on the question by which those of 0.9 give themselves away.
    return message.starts_with("topic") || has("no connection") ||
           message.starts_with("another cluster answers, " + brokers.cluster_id() + ',') ||
           (may_take_for_old() && has("with 1 request in flight, having answered none"));
}

void scene::on_log(const log_record& record) {
    ++log_records;
    log.note(
        [&] { return "         " + std::string(to_string(record.level)) + ": " + record.text(); });
    if (record.level < options.log_level)
        log.complain("a log record was not wanted: " + record.text());
    if (record.time < last_record || record.time > world.now())
        log.complain("a log record has come out of order: " + record.text());
    if (record.client_id != options.client_id || record.message.empty() ||
        std::ranges::any_of(
            record.text(), [](char each) { return static_cast<unsigned char>(each) < ' '; }))
        log.complain("a log record is not readable: " + record.text());
    if (is_fair && record.level >= log_level::warning && !may_warn_in_fair_weather(record.message))
        log.complain("there is a warning although all is well: " + record.text());
    if (tells_secret(record.text()))
        log.complain("a log record tells a secret: " + record.text());
    last_record = record.time;
}

void scene::check_flight_record() {
    const std::string text = subject->flight_record();
    const auto lines = std::ranges::count(text, '\n');
    constexpr int of_those_gone = 2;
    if (lines > options.flight_recorder_events + of_those_gone)
        log.complain("the flight record has more lines than events were to be kept");
    if (options.flight_recorder_events >= 50 && subject->cluster().has_metadata() && lines == 0)
        log.complain("the flight record is empty");
    if (tells_secret(text))
        log.complain("the flight record tells a secret");
}

/// What one thing after the other may take: a request on a line that leads nowhere, that for
/// metadata or a caller's; the effort to connect elsewhere, which may meet an address that is out
/// of date; the decision to begin again, and names of bootstrap servers that nobody can look up;
/// the mistake of taking a broker for an old one; and connections that nobody has found out to be
/// dead, which go when they are idle, or with the next request.
duration scene::recovery_time() const {
    duration all = std::max<duration>(options.request_timeout, longest_timeout);
    all += 2 * options.socket_connection_setup_timeout_max;
    all += options.reconnect_backoff_max * 6 / 5;
    all += std::max(longest_pause, longest_delay);
    if (may_begin_again())
        all += options.metadata_recovery_rebootstrap_trigger;
    if (looks_up_servers())
        all += options.socket_connection_setup_timeout;
    if (closes_idle_connections())
        all += options.connections_max_idle;
    if (options.legacy_probing)
        all += options.metadata_max_age;
    if (!can_tell_versions())
        all += options.api_version_auto_timeout;
    // What the client has taken too late for the beginning of a session ends too late, too.
    all += guard.longest_session();
    return all + 500ms;
}

} // namespace kafka::simulated
