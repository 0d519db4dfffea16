// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/link.hpp"

#include "net/connector.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <optional>
#include <utility>

namespace kafka::net {

namespace {

// Requests of very many pieces are rare.
constexpr std::size_t kept_buffers = 64;

enum mail : unsigned {
    /// Somebody has the turn: looks at the mail until there is none left.
    taken = 1,
    /// A look at the mail is posted, on behalf of `notify` and `close`.
    posted = 2,
    /// The mail proper.
    starting = 4,
    established = 8,
    has_read = 16,
    has_written = 32,
    notified = 64,
    closing = 128,
    resumed = 256,
};

} // namespace

/// Whatever happens to the link leaves its results in place, drops a bit into the mailbox, and
/// takes the turn if nobody has it; who has the turn handles all mail. So one thread at a time
/// touches the stream and the handler, without a strand: nothing is allocated or posted for what
/// the reactor delivers, and a thread that comes second does not wait.
class link::inside final : public stream_events, public std::enable_shared_from_this<inside> {
public:
    inside(std::shared_ptr<transport> via, executor on, link_target target,
        std::shared_ptr<link_handler> handler)
        : via_(std::move(via)),
          on_(std::move(on)),
          target_(std::move(target)),
          handler_(std::move(handler)) {}

    /// From outside: what is dropped is looked at inside the executor.
    void post(mail what);

    void on_read(error_code ec, std::size_t size) override {
        read_ = {ec, size};
        drop(has_read);
    }
    void on_written(error_code ec, std::size_t size) override {
        write_ = {ec, size};
        drop(has_written);
    }

private:
    // One per round of a turn, which is nearly always one.
    using afterthoughts = boost::container::small_vector<afterthought, 2>;

    struct result {
        error_code ec;
        std::size_t size = 0;
    };

    /// False from the moment on that `close` is called: a call to the handler that does so is the
    /// last of its turn.
    bool open() const noexcept { return !ended_ && !closed_ && !is_closing(); }
    bool is_closing() const noexcept {
        return (mailbox_.load(std::memory_order_acquire) & closing) != 0;
    }
    void drop(unsigned what);
    void note_afterthought(link_handler* from);
    void handle(unsigned mail);
    void connect();
    void on_connected(connect_outcome outcome);
    void begin();
    void take_read();
    void take_written();
    void read();
    void start_read();
    void write();
    void write_rest(std::size_t written);
    void fail_write(error_code ec, std::size_t written);
    void end(error_code ec, std::size_t partly_written = 0);
    void settle();

    const std::shared_ptr<transport> via_;
    const executor on_;
    link_target target_; // until the connector has it
    executor connecting_on_;
    std::weak_ptr<connector> connector_;
    std::atomic<unsigned> mailbox_ = 0;

    // Left by whoever drops the mail that speaks of them.
    connect_outcome outcome_;
    result read_;
    result write_;

    // Belong to the turn.
    std::shared_ptr<link_handler> handler_;
    std::unique_ptr<stream> stream_;
    std::vector<boost::asio::const_buffer> rest_; // of a write that the system did not take whole
    std::size_t rest_size_ = 0;
    std::size_t written_ = 0; // of the same write
    std::span<std::byte> read_into_;
    result broken_; // of a write that has failed, while what is still to be read may tell why
    bool reading_ = false;
    bool writing_ = false;
    bool ended_ = false;
    bool closed_ = false;
    std::optional<link_failure> failure_; // what the handler is still to be told
    afterthoughts after_;
};

// --- the mailbox -----------------------------------------------------------------------------

void link::inside::drop(unsigned what) {
    if ((mailbox_.fetch_or(what | taken, std::memory_order_acq_rel) & taken) != 0)
        return;
    afterthoughts after;
    for (;;) {
        const unsigned got = mailbox_.fetch_and(taken | posted, std::memory_order_acq_rel);
        try {
            handle(got);
        } catch (...) { // There is no memory.
            end(boost::asio::error::no_memory);
        }
        note_afterthought(handler_.get());
        after.insert(after.end(), after_.begin(), after_.end());
        after_.clear();
        unsigned no_news = taken | (got & posted);
        if (mailbox_.compare_exchange_strong(no_news, got & posted, std::memory_order_acq_rel))
            break;
    }
    std::exception_ptr thrown;
    for (const afterthought& each : after) {
        try {
            each.call(each.what);
            if (each.look_again)
                post(notified);
        } catch (...) {
            thrown = std::current_exception();
        }
    }
    if (thrown)
        std::rethrow_exception(thrown);
}

void link::inside::note_afterthought(link_handler* from) {
    if (!from)
        return;
    if (const afterthought left = from->take_afterthought())
        after_.push_back(left);
}

void link::inside::post(mail what) {
    // Who has the turn sees the mail before giving it up; a look that is posted will, too.
    if ((mailbox_.fetch_or(what, std::memory_order_acq_rel) & taken) != 0)
        return;
    if ((mailbox_.fetch_or(posted, std::memory_order_acq_rel) & posted) != 0)
        return;
    boost::asio::post(on_, [self = shared_from_this()] {
        self->mailbox_.fetch_and(~static_cast<unsigned>(posted), std::memory_order_acq_rel);
        self->drop(0);
    });
}

void link::inside::handle(unsigned mail) {
    if ((mail & closing) != 0)
        closed_ = true;
    if ((mail & starting) != 0 && !closed_)
        connect();
    if ((mail & established) != 0)
        begin();
    if ((mail & has_written) != 0)
        take_written();
    if ((mail & has_read) != 0)
        take_read();
    if ((mail & resumed) != 0 && open())
        handler_->on_resumed();
    if (closed_)
        return end({});
    write();
    read();
}

// --- connecting ------------------------------------------------------------------------------

void link::inside::connect() {
    // The race of the addresses has several things pending at once, and a strand to itself.
    connecting_on_ = boost::asio::make_strand(on_);
    auto attempt = std::make_shared<connector>(via_, connecting_on_, std::move(target_),
        [self = shared_from_this()](
            connect_outcome outcome) { self->on_connected(std::move(outcome)); });
    connector_ = attempt;
    boost::asio::post(connecting_on_, [attempt] { attempt->start(); });
}

void link::inside::on_connected(connect_outcome outcome) {
    outcome_ = std::move(outcome);
    drop(established);
}

void link::inside::begin() {
    // The race is over. A strand must not outlive its context, as the link may.
    connector_.reset();
    connecting_on_ = {};
    stream_ = std::move(outcome_.established);
    if (!open())
        return stream_.reset();
    if (!stream_) {
        ended_ = true;
        failure_ = std::move(outcome_.failure);
        return settle();
    }
    stream_->rebind(on_);
    handler_->on_established(std::exchange(outcome_.route, {}));
}

// --- reading and writing ---------------------------------------------------------------------

void link::inside::read() {
    if (reading_ || !stream_ || !open() || handler_->on_hold())
        return;
    const std::span<std::byte> into = handler_->read_buffer();
    if (!open())
        return;
    if (into.empty())
        return end({});
    read_into_ = into;
    start_read();
}

void link::inside::start_read() {
    stream_->start_read(read_into_, shared_from_this());
    reading_ = true;
}

void link::inside::take_read() {
    reading_ = false;
    if (ended_)
        return settle();
    if (!open())
        return;
    if (!stream_->finish_read(read_.ec, read_.size))
        return start_read();
    if (read_.ec)
        return end(read_.ec, broken_.size);
    handler_->on_read(read_.size);
}

void link::inside::write() {
    while (!writing_ && !broken_.ec && stream_ && open()) {
        const std::span<const boost::asio::const_buffer> buffers = handler_->next_write();
        if (buffers.empty() || !open())
            return;
        std::size_t all = 0;
        for (const boost::asio::const_buffer& each : buffers)
            all += each.size();
        error_code ec;
        const std::size_t size = stream_->write_some(buffers, ec);
        if (ec)
            return fail_write(ec, size);
        if (size == all) {
            handler_->on_written(all);
            continue;
        }
        rest_.assign(buffers.begin(), buffers.end());
        rest_size_ = all;
        written_ = 0;
        write_rest(size);
    }
}

/// Goes on with what is left when that much more is written.
void link::inside::write_rest(std::size_t size) {
    const bool progress = size != 0;
    written_ += size;
    rest_size_ -= size;
    for (boost::asio::const_buffer& each : rest_) {
        const std::size_t part = std::min(size, each.size());
        each += part;
        size -= part;
    }
    if (progress)
        handler_->on_progress(written_);
    if (!open())
        return;
    stream_->start_write(rest_, shared_from_this());
    writing_ = true;
}

void link::inside::take_written() {
    writing_ = false;
    if (stream_)
        stream_->finish_write(write_.ec, write_.size);
    const std::size_t written = written_ + write_.size;
    if (failure_)
        failure_->partly_written = written;
    if (ended_)
        return settle();
    if (!open())
        return;
    if (write_.ec)
        return fail_write(write_.ec, written);
    if (write_.size < rest_size_)
        return write_rest(write_.size);
    if (rest_.capacity() > kept_buffers)
        rest_ = {};
    handler_->on_written(written);
}

// --- the end ---------------------------------------------------------------------------------

/// A peer that has refused us and gone may have said why, and that comes with the next read.
void link::inside::fail_write(error_code ec, std::size_t written) {
    if (!reading_ || !stream_->may_read_why(ec))
        return end(ec, written);
    broken_ = {ec, written};
}

void link::inside::end(error_code ec, std::size_t partly_written) {
    if (!ended_) {
        ended_ = true;
        if (!closed_) {
            failure_.emplace();
            failure_->stage = link_stage::established;
            failure_->code = ec;
            if (ec && stream_)
                failure_->detail = stream_->explanation();
            failure_->partly_written = partly_written;
        }
        if (auto attempt = connector_.lock())
            boost::asio::post(connecting_on_, [attempt] { attempt->cancel(); });
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
    if (handler && failure && !closed_ && !is_closing())
        handler->on_closed(*failure);
    note_afterthought(handler.get());
}

// --- the outside -----------------------------------------------------------------------------

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
    std::exchange(unstarted_, nullptr)->post(starting);
}

void link::notify() {
    if (const std::shared_ptr<inside> held = inside_.lock())
        held->post(notified);
}

void link::resume() {
    if (const std::shared_ptr<inside> held = inside_.lock())
        held->post(resumed);
}

std::shared_ptr<void> link::keep() const {
    return inside_.lock();
}

void link::close() {
    if (const std::shared_ptr<inside> held = inside_.lock())
        held->post(closing);
}

} // namespace kafka::net
