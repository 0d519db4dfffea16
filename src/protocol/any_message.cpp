// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/protocol/any_message.hpp>

#include <new>

namespace kafka::protocol {

namespace {

/// Memory for a message until there is one in it.
class room {
public:
    explicit room(const message_type& type)
        : alignment_{type.alignment},
          memory_(::operator new(type.size, alignment_)) {}
    room(const room&) = delete;
    room& operator=(const room&) = delete;
    ~room() {
        if (memory_ != nullptr)
            ::operator delete(memory_, alignment_);
    }

    void* get() const noexcept { return memory_; }
    void* release() noexcept { return std::exchange(memory_, nullptr); }

private:
    std::align_val_t alignment_;
    void* memory_;
};

} // namespace

any_message::any_message(const message_type& type) : type_(&type) {
    room made(type);
    type.construct(made.get());
    message_ = made.release();
}

any_message::any_message(const message_type& type, void* moved_from) : type_(&type) {
    room made(type);
    type.move_construct(made.get(), moved_from);
    message_ = made.release();
}

any_message::any_message(const any_message& other) : type_(other.type_), version_(other.version_) {
    if (!other)
        return;
    room made(*type_);
    type_->copy_construct(made.get(), other.message_);
    message_ = made.release();
}

any_message::~any_message() {
    if (message_ == nullptr)
        return;
    type_->destroy(message_);
    ::operator delete(message_, std::align_val_t{type_->alignment});
}

codec_result encode(const any_message& message, std::int16_t version, std::vector<std::byte>& out) {
    return encode(*message.type(), message.data(), version, out);
}

codec_result decode(std::span<const std::byte> body, std::int16_t version, any_message& message,
    std::size_t* left_over, std::size_t memory_max) noexcept {
    message.set_version(version);
    return decode(*message.type(), body, version, message.data(), left_over, memory_max);
}

codec_result check(const any_message& message, std::int16_t version) noexcept {
    return message.type()->check(message.data(), version);
}

} // namespace kafka::protocol
