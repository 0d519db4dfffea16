// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/cluster.hpp>
#include <kafka/detail/send_operation.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kafka::detail {

/// What a caller wants of the metadata.
struct metadata_wish {
    enum class kind : std::uint8_t {
        /// That it is newer than the wish.
        newer,
        /// To know of these topics, besides the ones that are tracked, or instead of them.
        more_topics,
        these_topics,
        /// To know of all topics, or of the tracked ones only.
        all_topics,
        tracked_topics,
    };

    kind what = kind::newer;
    std::vector<std::string> topics = {};
};

inline metadata_wish more_topics(std::string name) {
    return {metadata_wish::kind::more_topics, {std::move(name)}};
}
inline metadata_wish these_topics(std::vector<std::string> names) {
    return {metadata_wish::kind::these_topics, std::move(names)};
}

void start_refresh(client_impl& impl, exchange& what, const metadata_wish& wish);

/// Completes with the failure, if any, and with what is known of the cluster then.
template <class Handler, failure_form Form>
class metadata_operation final
    : public handler_operation<Handler, metadata_operation<Handler, Form>> {
    using base = handler_operation<Handler, metadata_operation>;
    friend base;

    metadata_operation(Handler&& handler, std::shared_ptr<client_impl> owner,
        const boost::asio::any_io_executor& fallback, error_info* info)
        : base(std::move(handler), std::move(owner), fallback, info, nullptr) {
        this->response = &known_;
    }

    void finish() override {
        auto outcome = this->template report<Form>();
        kafka::cluster known(std::move(known_));
        this->release()(std::move(outcome), std::move(known));
    }

    kafka::cluster known_;
};

} // namespace kafka::detail
