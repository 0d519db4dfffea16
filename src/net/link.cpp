// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/link.hpp"

#include "net/connector.hpp"

#include <boost/asio/post.hpp>

#include <atomic>
#include <optional>
#include <utility>

namespace kafka::net {

/// All of it runs on the executor, but `signal`.
class link::inside : public std::enable_shared_from_this<link::inside> {
public:
    inside(std::shared_ptr<transport> via, executor on, link_target target,
        std::shared_ptr<link_handler> handler)
        : via_(std::move(via)),
          on_(std::move(on)),
          target_(std::move(target)),
          handler_(std::move(handler)) {}

    const executor& get_executor() const noexcept { return on_; }

    static constexpr unsigned notified = 1;
    static constexpr unsigned closing = 2;

    /// True when it is the caller who has to post `look_at_signals`. The bit `notified` stands for
    /// "a look is posted" as well: it is cleared by that look alone, and once `closing` is set
    /// nothing but that matters.
    bool signal(unsigned what) noexcept {
        return signals_.fetch_or(what, std::memory_order_acq_rel) == 0;
    }

    void look_at_signals() {
        const unsigned before = signals_.fetch_and(~notified, std::memory_order_acq_rel);
        if ((before & closing) != 0)
            return end(std::nullopt);
        write();
    }

    void connect();

private:
    bool alive() const noexcept {
        return !ended_ && (signals_.load(std::memory_order_acquire) & closing) == 0;
    }

    void on_connected(connect_outcome outcome);
    void read();
    void on_read(error_code ec, std::size_t size);
    void write();
    void on_written(error_code ec, std::size_t size);
    void end_established(error_code ec, std::size_t partly_written = 0);
    void end(std::optional<link_failure> failure);
    void settle();

    const std::shared_ptr<transport> via_;
    const executor on_;
    link_target target_; // until the connector has it
    std::shared_ptr<link_handler> handler_;

    std::atomic<unsigned> signals_ = 0;
    std::weak_ptr<connector> connector_;
    std::unique_ptr<stream> stream_;
    bool reading_ = false;
    bool writing_ = false;
    bool ended_ = false;
    /// What the handler is still to be told.
    std::optional<link_failure> failure_;
};

void link::inside::connect() {
    if (!alive())
        return;
    const auto attempt = std::make_shared<connector>(
        via_, on_, std::move(target_), [self = shared_from_this()](connect_outcome outcome) {
            self->on_connected(std::move(outcome));
        });
    connector_ = attempt;
    attempt->start();
}

void link::inside::on_connected(connect_outcome outcome) {
    if (!alive())
        return;
    if (!outcome.established)
        return end(std::move(outcome.failure));
    stream_ = std::move(outcome.established);
    handler_->on_established(stream_->remote_endpoint());
    write();
    read();
}

void link::inside::read() {
    if (!alive())
        return;
    const std::span<std::byte> into = handler_->read_buffer();
    if (!alive())
        return;
    if (into.empty())
        return end_established({});
    reading_ = true;
    stream_->async_read_some(into,
        [self = shared_from_this()](error_code ec, std::size_t size) { self->on_read(ec, size); });
}

void link::inside::on_read(error_code ec, std::size_t size) {
    reading_ = false;
    if (!alive())
        return settle();
    if (ec)
        return end_established(ec);
    handler_->on_read(size);
    write();
    read();
}

void link::inside::write() {
    if (writing_ || !stream_ || !alive())
        return;
    const std::span<const boost::asio::const_buffer> buffers = handler_->next_write();
    if (buffers.empty() || !alive())
        return;
    writing_ = true;
    stream_->async_write(buffers, [self = shared_from_this()](error_code ec, std::size_t size) {
        self->on_written(ec, size);
    });
}

void link::inside::on_written(error_code ec, std::size_t size) {
    writing_ = false;
    if (failure_)
        failure_->partly_written = size;
    if (!alive())
        return settle();
    if (ec)
        return end_established(ec, size);
    handler_->on_written(size);
    write();
}

void link::inside::end_established(error_code ec, std::size_t partly_written) {
    link_failure failure;
    failure.stage = link_stage::established;
    failure.code = ec;
    failure.partly_written = partly_written;
    end(std::move(failure));
}

void link::inside::end(std::optional<link_failure> failure) {
    if (!ended_) {
        ended_ = true;
        failure_ = std::move(failure);
        if (const auto attempt = connector_.lock())
            attempt->cancel();
        if (stream_)
            stream_->close();
    }
    settle();
}

/// The end of the end: the handler is told, and let go of, when none of its buffers is in use.
void link::inside::settle() {
    if (!ended_ || reading_ || writing_)
        return;
    const std::shared_ptr<link_handler> handler = std::exchange(handler_, nullptr);
    const std::optional<link_failure> failure = std::exchange(failure_, std::nullopt);
    const bool closed = (signals_.load(std::memory_order_acquire) & closing) != 0;
    if (handler && failure && !closed)
        handler->on_closed(*failure);
}

link::link(std::shared_ptr<transport> via, executor on, link_target target,
    std::shared_ptr<link_handler> handler)
    : unstarted_(std::make_shared<inside>(
          std::move(via), std::move(on), std::move(target), std::move(handler))) {
    inside_ = unstarted_;
}

link::~link() {
    if (!unstarted_)
        close();
}

void link::start() {
    const executor on = unstarted_->get_executor();
    boost::asio::post(on, [inside = std::exchange(unstarted_, nullptr)] { inside->connect(); });
}

void link::notify() {
    const std::shared_ptr<inside> held = inside_.lock();
    if (!held || !held->signal(inside::notified))
        return;
    const executor& on = held->get_executor();
    boost::asio::post(on, [held] { held->look_at_signals(); });
}

void link::close() {
    const std::shared_ptr<inside> held = inside_.lock();
    if (!held || !held->signal(inside::closing))
        return;
    const executor& on = held->get_executor();
    boost::asio::post(on, [held] { held->look_at_signals(); });
}

} // namespace kafka::net
