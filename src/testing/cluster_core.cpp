// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/cluster_core.hpp"

#include "protocol/releases.hpp"
#include "wire/endian.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/response_header.hpp>
#include <kafka/protocol/sasl_authenticate.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace kafka::testing::detail {

namespace {

using enum protocol::api_key;

/// What decoding a request may allocate: enough for any that means something, and in proportion
/// to what its sender has sent.
std::size_t memory_for(std::size_t request_size) {
    constexpr std::size_t most = std::size_t{256} << 20;
    constexpr std::size_t least = std::size_t{1} << 20;
    return std::min(most, least + 16 * std::min(request_size, most));
}

std::int32_t correlation_of(const request_prefix& prefix, const fault::rule& rule) {
    const auto sum = static_cast<std::uint32_t>(prefix.correlation_id) +
                     static_cast<std::uint32_t>(rule.correlation_id_offset);
    return rule.correlation_id.value_or(static_cast<std::int32_t>(sum));
}

/// Appends an answer with its length in front. False when it cannot be encoded.
bool write_frame(const protocol::message_type& type, const void* response, std::int16_t version,
    std::int16_t header_version, std::int32_t correlation_id, wire::buffer& to) {
    const std::size_t start = to.size();
    wire::writer writer(to);
    writer.write(std::int32_t{0});
    protocol::response_header header;
    header.correlation_id = correlation_id;
    if (!protocol::response_header::descriptor.encode(&header, writer, header_version, false) ||
        !type.encode(response, writer, version, false))
        return false;
    wire::copy_in(to, writer.splices());
    const std::size_t size = to.size() - start - sizeof(std::int32_t);
    if (size > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
        return false;
    std::byte* at = to.data() + start;
    wire::store(at, static_cast<std::int32_t>(size));
    return true;
}

std::int32_t to_milliseconds(duration time) {
    const auto count = std::chrono::ceil<std::chrono::milliseconds>(time).count();
    return static_cast<std::int32_t>(
        std::min<decltype(count)>(count, std::numeric_limits<std::int32_t>::max()));
}

/// What a fault does to an answer before it is encoded.
void alter(const fault::rule& rule, const handler& handles, void* response) {
    if (rule.throttle != duration{} && handles.set_throttle != nullptr)
        handles.set_throttle(response, to_milliseconds(rule.throttle));
    if (rule.edit && rule.edited == handles.response)
        rule.edit(response);
}

/// How brokers answer an ApiVersions request of a version they do not know: in version 0, which
/// any client can read. Since release 2.4, which brought version 3, they say what they do know of
/// this one API (KIP-511).
bool write_unsupported(protocol::version_range known, const fault::rule& rule,
    std::int32_t correlation_id, wire::buffer& to) {
    protocol::api_versions_response response;
    response.error_code = broker_errc::unsupported_version;
    if (known.max >= 3) {
        auto& own = response.api_keys.emplace_back();
        own.api_key = static_cast<std::int16_t>(api_versions);
        own.min_version = known.min;
        own.max_version = known.max;
    }
    alter(rule, *find_handler(static_cast<std::int16_t>(api_versions)), &response);
    return write_frame(
        protocol::api_versions_response::descriptor, &response, 0, 0, correlation_id, to);
}

/// The longest there is when it would be longer.
duration sum(duration first, duration second) {
    return first > duration::max() - second ? duration::max() : first + second;
}

/// The versions of an API that brokers of a release support, by the table of them all.
protocol::version_range supported(
    const std::vector<protocol::supported_api>& table, protocol::api_key key) {
    const auto at = std::find_if(table.begin(), table.end(),
        [key](const auto& each) { return each.key == static_cast<std::int16_t>(key); });
    return at == table.end() ? protocol::version_range{} : at->versions;
}

/// Whether an answer goes out, whole or in part.
bool needs_answer(fault::delivery deliver) {
    switch (deliver) {
    case fault::delivery::whole:
    case fault::delivery::single_bytes:
    case fault::delivery::cut_then_close:
    case fault::delivery::cut_then_silence:
        return true;
    default:
        return false;
    }
}

} // namespace

std::optional<request_prefix> read_prefix(std::span<const std::byte> payload) noexcept {
    wire::reader reader(payload);
    request_prefix prefix;
    if (!reader.read(prefix.api) || !reader.read(prefix.version) ||
        !reader.read(prefix.correlation_id))
        return std::nullopt;
    return prefix;
}

std::optional<request_prefix> read_prefix(
    const client_state& from, std::span<const std::byte> payload) noexcept {
    if (!from.login.takes_bare_tokens())
        return read_prefix(payload);
    return request_prefix{static_cast<std::int16_t>(sasl_authenticate), -1, 0, true};
}

cluster_core::cluster_core(
    const cluster_options& options, std::vector<node_record> nodes, random_bits random)
    : state_(options.cluster_id, std::move(nodes)),
      creator_(state_, {options.default_partitions, options.default_replicas}, random),
      users_(options.sasl, std::move(random)),
      rules_{options.sasl.max_reauth, options.sasl.failed_authentication_delay,
          options.sasl.max_receive_bytes},
      longest_request_(options.max_request_bytes),
      auto_create_topics_(options.auto_create_topics),
      metadata_version_(options.release ? protocol::metadata_level_of(*options.release)
                                        : options.metadata_version) {
    std::vector<served_api> all;
    for (const handler& each : all_handlers())
        all.push_back({each.key, each.request->versions});
    for (const node_record& node : state_.nodes())
        apis_.push_back({node.id, all});
    if (options.release) {
        const std::vector<protocol::supported_api> table = protocol::apis_of(*options.release);
        for (const served_api& each : all) {
            const protocol::version_range versions = supported(table, each.key);
            limit_api({each.key, versions.min, versions.max}, std::nullopt);
        }
    }
    for (const api_range& range : options.apis)
        limit_api(range, std::nullopt);
}

const std::vector<served_api>& cluster_core::served_by(broker_id node) const {
    return std::find_if(apis_.begin(), apis_.end(), [node](const node_apis& each) {
        return each.node == node;
    })->served;
}

void cluster_core::limit_api(const api_range& range, std::optional<broker_id> node) {
    const handler* known = find_handler(static_cast<std::int16_t>(range.api));
    if (known == nullptr)
        return;
    const protocol::version_range wanted{range.min, range.max};
    const protocol::version_range versions = intersect(wanted, known->request->versions);
    for (node_apis& each : apis_) {
        if (node.value_or(each.node) != each.node)
            continue;
        std::vector<served_api>& served = each.served;
        std::erase_if(served, [&](const served_api& api) { return api.key == range.api; });
        if (versions.empty())
            continue;
        const auto at = std::find_if(served.begin(), served.end(),
            [&](const served_api& api) { return api.key > range.api; });
        served.insert(at, {range.api, versions});
    }
}

std::int32_t cluster_core::longest_request(const client_state& from) const noexcept {
    return from.login.is_logging_in() ? std::min(rules_.max_receive_bytes, longest_request_)
                                      : longest_request_;
}

reply cluster_core::answer(client_state& from, const request_prefix& prefix,
    std::span<const std::byte> payload, moment now) {
    static const fault::rule no_fault;
    reply made;
    const bool has_token = prefix.api == static_cast<std::int16_t>(sasl_authenticate);
    made.met = faults_.meet_request(
        {from.node, prefix.api, has_token ? from.login.next_token() : std::uint32_t{0}});
    const fault::rule& rule = made.met != nullptr ? *made.met : no_fault;
    const incoming what{from, prefix, payload, now, rule};

    made.delay = rule.delay;
    made.deliver = rule.deliver;
    const bool handle = rule.handle || rule.error.has_value();
    const bool answered = handle && write_answer(what, made);
    if (from.login.has_failed()) {
        made.is_last = true;
        made.delay = sum(made.delay, rules_.failure_delay);
    }
    made.longest_request = longest_request(from);
    if (needs_answer(rule.deliver)) {
        if (!answered) {
            made.deliver = fault::delivery::close;
            return made;
        }
        made.cut = std::min(rule.cut, made.bytes.size());
        if (rule.frame_length) {
            std::byte* at = made.bytes.data();
            wire::store(at, *rule.frame_length);
        }
    } else {
        made.bytes.clear();
        made.bytes.append(std::as_bytes(std::span(rule.bytes)));
    }
    return made;
}

handler_context cluster_core::context_of(
    const incoming& what, const std::vector<served_api>& served) {
    return {state_, creator_, users_, rules_, what.from, what.now, what.from.node,
        what.from.listener, what.prefix.version, served, auto_create_topics_, metadata_version_};
}

bool cluster_core::write_answer(const incoming& what, reply& to) {
    const request_prefix& prefix = what.prefix;
    authentication& login = what.from.login;
    auto admitted = authentication::admission::serve;
    if (!what.rule.error)
        admitted = login.admit(prefix.api, what.now.steady);
    else if (login.is_logging_in() && prefix.api != static_cast<std::int16_t>(api_versions))
        login.fail(); // as it is for a broker that says so
    if (admitted == authentication::admission::end_late)
        login.fail();
    if (admitted == authentication::admission::end_late ||
        admitted == authentication::admission::end)
        return false;
    if (prefix.is_bare)
        return write_answer_to_token(what, to);

    const std::vector<served_api>& served = served_by(what.from.node);
    const auto api = std::find_if(served.begin(), served.end(),
        [&](const served_api& each) { return static_cast<std::int16_t>(each.key) == prefix.api; });
    if (api == served.end())
        return false;
    const std::int32_t correlation_id = correlation_of(prefix, what.rule);
    if (api->key == api_versions && (!api->versions.contains(prefix.version) ||
                                        what.rule.error == broker_errc::unsupported_version))
        return write_unsupported(api->versions, what.rule, correlation_id, to.bytes);
    if (!api->versions.contains(prefix.version))
        return false;

    const handler& handles = *find_handler(prefix.api);
    wire::reader reader(what.payload);
    reader.memory().limit(memory_for(what.payload.size()));
    protocol::request_header header;
    if (!protocol::request_header::descriptor.decode(
            &header, reader, protocol::request_header_version(prefix.api, prefix.version)))
        return false;
    to.client_id = std::move(header.client_id);
    protocol::any_message request(*handles.request);
    if (!handles.request->decode(request.data(), reader, prefix.version))
        return false;

    protocol::any_message response(*handles.response);
    std::optional<broker_errc> refused = what.rule.error;
    if (admitted == authentication::admission::refuse) {
        refused = broker_errc::illegal_sasl_state;
        login.fail();
    }
    if (refused) {
        handles.refuse(prefix.version, request.data(), *refused, response.data());
    } else {
        handler_context context = context_of(what, served);
        handles.handle(context, request.data(), response.data());
    }
    alter(what.rule, handles, response.data());
    return write_frame(*handles.response, response.data(), prefix.version,
        protocol::response_header_version(prefix.api, prefix.version), correlation_id, to.bytes);
}

bool cluster_core::write_answer_to_token(const incoming& what, reply& to) {
    const handler& handles = *find_handler(static_cast<std::int16_t>(sasl_authenticate));
    protocol::sasl_authenticate_request request;
    request.auth_bytes = protocol::bytes(what.payload);
    protocol::sasl_authenticate_response response;
    if (what.rule.error)
        response.error_code = *what.rule.error;
    else
        what.from.login.authenticate(request, rules_, what.now, response);
    alter(what.rule, handles, &response);
    // There is no place for an error.
    if (response.error_code != broker_errc::none) {
        what.from.login.fail();
        return false;
    }
    if (what.from.login.has_ended_without_a_word())
        return true;
    wire::writer writer(to.bytes);
    writer.write(static_cast<std::int32_t>(response.auth_bytes.size()));
    to.bytes.append(std::span(response.auth_bytes.data(), response.auth_bytes.size()));
    return true;
}

} // namespace kafka::testing::detail
