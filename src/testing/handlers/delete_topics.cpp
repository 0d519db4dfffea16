// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/handlers/handlers.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Every node serves this, as with CreateTopics. Version 5 brought messages; from version 6 on
// topics are named or given by id, one of the two, and each only once, in whatever way.

namespace kafka::testing::detail {

namespace {

using protocol::delete_topics_request;
using protocol::delete_topics_response;
using result_message = delete_topics_response::deletable_topic_result;

struct target {
    std::optional<std::string_view> name;
    uuid id;

    bool by_name() const noexcept { return name.has_value() && id.is_zero(); }
    bool by_id() const noexcept { return !name && !id.is_zero(); }
};

std::vector<target> read_targets(const delete_topics_request& request, std::int16_t version) {
    std::vector<target> targets;
    if (version < 6) {
        for (const protocol::string& name : request.topic_names)
            targets.push_back({name.view(), uuid()});
    } else {
        for (const auto& topic : request.topics)
            targets.push_back(
                {topic.name ? std::optional(topic.name->view()) : std::nullopt, topic.topic_id});
    }
    return targets;
}

result_message make_result(const target& of) {
    result_message result;
    if (of.name)
        result.name = *of.name;
    else
        result.name.reset();
    result.topic_id = of.id;
    return result;
}

void fail(result_message& result, broker_errc code, std::string_view why) {
    result.error_code = code;
    result.error_message = why;
}

/// Finds out what each target means before anything is deleted.
class sorting {
public:
    sorting(const cluster_state& state, const std::vector<target>& targets) : state_(state) {
        for (const target& each : targets) {
            if (each.by_name())
                ++names_[*each.name];
            else if (each.by_id())
                ++ids_[each.id];
        }
    }

    /// False when another target's result speaks for this one, too.
    bool wants_result(const target& of) {
        if (of.by_id()) {
            const topic_record* topic = state_.find_topic(of.id);
            if (topic != nullptr && names_.count(topic->name) != 0)
                return false;
            return first_mention(ids_[of.id]);
        }
        return !of.by_name() || first_mention(names_[*of.name]);
    }

    /// The topic to delete, or null and the result says why there is none.
    const topic_record* resolve(const target& of, result_message& result) {
        if (of.by_name())
            return resolve_name(*of.name, result);
        if (of.by_id())
            return resolve_id(of.id, result);
        fail(result, broker_errc::invalid_request,
            of.name ? "give a topic's name or its id, not both" : "give a topic's name or its id");
        return nullptr;
    }

private:
    /// Marks what is mentioned several times, so that it is answered only once.
    static bool first_mention(std::size_t& count) {
        if (count == answered)
            return false;
        if (count > 1)
            count = answered;
        return true;
    }

    const topic_record* resolve_name(std::string_view name, result_message& result) {
        const topic_record* topic = state_.find_topic(name);
        if (names_[name] == answered) {
            fail(result, broker_errc::invalid_request, "the request names this topic twice");
        } else if (topic == nullptr) {
            fail(result, broker_errc::unknown_topic_or_partition, "there is no such topic");
        } else if (ids_.count(topic->id) != 0) {
            result.topic_id = topic->id;
            fail(result, broker_errc::invalid_request, "the request gives this topic's id as well");
        } else {
            return topic;
        }
        return nullptr;
    }

    const topic_record* resolve_id(const uuid& id, result_message& result) {
        const topic_record* topic = state_.find_topic(id);
        if (ids_[id] == answered)
            fail(result, broker_errc::invalid_request, "the request gives this id twice");
        else if (topic == nullptr)
            fail(result, broker_errc::unknown_topic_id, "there is no topic of this id");
        else
            return topic;
        return nullptr;
    }

    static constexpr std::size_t answered = static_cast<std::size_t>(-1);

    const cluster_state& state_;
    /// How often each is mentioned, or `answered`.
    std::map<std::string_view, std::size_t> names_;
    std::map<uuid, std::size_t> ids_;
};

} // namespace

void handle(handler_context& context, const delete_topics_request& request,
    delete_topics_response& response) {
    // No time to work means that the time is up.
    if (request.timeout_ms <= 0)
        return refuse(context.version, request, broker_errc::request_timed_out, response);
    const std::vector<target> targets = read_targets(request, context.version);
    sorting sorted(context.state, targets);
    std::vector<std::string> doomed;
    for (const target& each : targets) {
        if (!sorted.wants_result(each))
            continue;
        auto& result = response.responses.emplace_back(make_result(each));
        if (const topic_record* topic = sorted.resolve(each, result)) {
            result.name = topic->name;
            result.topic_id = topic->id;
            doomed.push_back(topic->name);
        }
    }
    for (const std::string& name : doomed)
        context.state.remove_topic(name);
}

void refuse(std::int16_t version, const delete_topics_request& request, broker_errc code,
    delete_topics_response& response) {
    for (const target& each : read_targets(request, version)) {
        result_message result = make_result(each);
        fail(result, code, error_text(code));
        response.responses.push_back(std::move(result));
    }
}

} // namespace kafka::testing::detail
