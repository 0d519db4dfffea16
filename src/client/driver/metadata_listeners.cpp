// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/metadata_listeners.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace kafka::detail {

namespace {

class listener_call final : public exchange {
public:
    listener_call(metadata_listeners::list whom, kafka::cluster known)
        : exchange(nullptr, nullptr, nullptr),
          whom_(std::move(whom)),
          known_(std::make_shared<const kafka::cluster>(std::move(known))) {}

    /// Like a future it calls back by itself, and is not to do so inside a link's turn.
    std::shared_ptr<const void> shared_response() const noexcept override { return known_; }

    void complete(delivery how) override {
        const std::unique_ptr<listener_call> self(this);
        if (how == delivery::at_destruction || how == delivery::dropped)
            return;
        std::exception_ptr thrown;
        for (const auto& each : whom_) {
            try {
                if (!each->removed)
                    each->call(*known_);
            } catch (...) {
                thrown = std::current_exception();
            }
        }
        if (thrown)
            std::rethrow_exception(thrown);
    }

private:
    const metadata_listeners::list whom_;
    const std::shared_ptr<const kafka::cluster> known_;
};

} // namespace

metadata_listener_id metadata_listeners::add(function what) {
    auto made = std::make_shared<listener>();
    made->id = metadata_listener_id(++last_id_);
    made->call = std::move(what);
    return listeners_.emplace_back(std::move(made))->id;
}

metadata_listeners::list metadata_listeners::remove(metadata_listener_id which) {
    list gone;
    const auto found = std::ranges::find(listeners_, which, &listener::id);
    if (found != listeners_.end()) {
        (*found)->removed = true;
        gone.push_back(std::move(*found));
        listeners_.erase(found);
    }
    return gone;
}

metadata_listeners::list metadata_listeners::remove_all() {
    for (const auto& each : listeners_)
        each->removed = true;
    return std::exchange(listeners_, {});
}

std::unique_ptr<exchange> metadata_listeners::call(kafka::cluster known) const {
    return std::make_unique<listener_call>(listeners_, std::move(known));
}

} // namespace kafka::detail
