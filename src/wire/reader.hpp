// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire/arena.hpp"
#include "wire/endian.hpp"
#include "wire/varint.hpp"

#include <kafka/protocol/codec_result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

namespace kafka::wire {

using protocol::codec_errc;
using protocol::codec_result;

/// Reads values from bytes that nobody has checked yet. Never throws and never looks beyond the
/// bytes. The first failure stays: from then on every read fails, and `result` tells where and
/// why. Values read into lists and strings get their memory from `memory()`.
class reader {
public:
    explicit reader(std::span<const std::byte> bytes) noexcept
        : begin_(bytes.empty() ? &nothing : bytes.data()),
          at_(begin_),
          end_(begin_ + bytes.size()),
          memory_(bytes.size()) {}

    /// Records are not copied out of the bytes, but refer to them and share `owner`, which outlives
    /// the reader.
    reader(std::span<const std::byte> bytes, const std::shared_ptr<const void>& owner) noexcept
        : reader(bytes) {
        owner_ = &owner;
    }
    reader(std::span<const std::byte>, std::shared_ptr<const void>&&) = delete;

    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;

    std::size_t remaining() const noexcept { return static_cast<std::size_t>(end_ - at_); }
    std::size_t offset() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
    bool ok() const noexcept { return code_ == codec_errc::ok; }
    codec_result result() const noexcept { return ok() ? codec_result() : failure(); }
    arena& memory() noexcept { return memory_; }
    /// Null where records are copied.
    const std::shared_ptr<const void>* owner() const noexcept { return owner_; }

    /// Notes the first failure. Always returns false.
    bool fail(codec_errc code) noexcept;
    /// Notes which field the first failure is in. Always returns false. Static storage.
    bool in(const char* field) noexcept {
        if (field_ == nullptr)
            field_ = field;
        return false;
    }

    /// Steps over that many bytes and returns them, or null when fewer are left.
    const std::byte* take(std::size_t count) noexcept {
        if (remaining() < count) [[unlikely]] {
            fail(codec_errc::truncated);
            return nullptr;
        }
        return std::exchange(at_, at_ + count);
    }

    /// The bytes not read yet.
    std::span<const std::byte> rest() const noexcept { return {at_, end_}; }
    /// Steps over bytes of `rest`.
    void skip(std::size_t count) noexcept { at_ += count; }

    template <class T>
    bool read(T& value) noexcept {
        const std::byte* from = take(sizeof(T));
        if (from == nullptr)
            return false;
        value = load<T>(from);
        return true;
    }

    bool read_uvarint(std::uint32_t& value) noexcept {
        if (at_ != end_ && std::to_integer<unsigned>(*at_) < 0x80) {
            value = std::to_integer<std::uint32_t>(*at_++);
            return true;
        }
        return read_long_uvarint(value);
    }

    /// Narrows the reader to the next `size` bytes; `leave` with the value returned undoes that.
    /// Null on failure.
    const std::byte* enter(std::size_t size) noexcept {
        if (remaining() < size) {
            fail(codec_errc::truncated);
            return nullptr;
        }
        return std::exchange(end_, at_ + size);
    }
    bool leave(const std::byte* end) noexcept {
        if (ok() && at_ != end_)
            fail(codec_errc::tag_size_mismatch);
        if (!ok())
            return false;
        end_ = end;
        return true;
    }

private:
    codec_result failure() const noexcept;
    bool read_long_uvarint(std::uint32_t& value) noexcept;

    static constexpr std::byte nothing{}; // so that `take(0)` is never null

    const std::byte* begin_;
    const std::byte* at_;
    const std::byte* end_;
    codec_errc code_ = codec_errc::ok;
    const std::byte* failed_at_ = nullptr;
    const char* field_ = nullptr;
    arena memory_;
    const std::shared_ptr<const void>* owner_ = nullptr;
};

} // namespace kafka::wire
