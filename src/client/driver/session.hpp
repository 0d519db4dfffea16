// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/driver/client_impl.hpp"
#include "net/link.hpp"

#include <memory>

namespace kafka::detail {

/// Carries what happens on one link to the core, and what the core wants written to the link.
class session final : public net::link_handler {
public:
    session(std::shared_ptr<client_impl> owner, std::shared_ptr<attempt> of) noexcept
        : owner_(std::move(owner)),
          attempt_(std::move(of)) {}

    void on_established(const net::link_route& by) override;
    std::span<std::byte> read_buffer() override;
    void on_read(std::size_t size) override;
    bool on_hold() const noexcept override { return on_hold_; }
    void on_resumed() override;
    net::afterthought take_afterthought() override;
    std::span<const boost::asio::const_buffer> next_write() override;
    void on_progress(std::size_t size) override;
    void on_written(std::size_t size) override;
    void on_closed(const net::link_failure& failure) override;

private:
    void look_ahead();
    void start_decoding();
    template <class F>
    void step(F&& f);

    const std::shared_ptr<client_impl> owner_;
    const std::shared_ptr<attempt> attempt_;
    core::exchange_queue ended_;               // what the link's turn has brought to its end
    bool several_ = false;                     // ended together
    std::shared_ptr<core::decoding> decoding_; // that the last step left to be done
    bool on_hold_ = false;                     // it is being done
    // What the last step left, so that the link need not take the lock to ask. A request that
    // comes later notifies the link, which then asks again.
    bool nothing_to_write_ = false;
};

} // namespace kafka::detail
