// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire/buffer.hpp"
#include "wire/endian.hpp"
#include "wire/varint.hpp"

#include <kafka/protocol/codec_result.hpp>
#include <kafka/protocol/records.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kafka::wire {

using protocol::codec_errc;
using protocol::codec_result;

/// Bytes that belong into the output but are not copied there.
struct splice {
    std::size_t position; // in the buffer: they come before the byte there
    protocol::records_slice slice;
};

/// Puts them there after all.
void copy_in(buffer& to, const std::vector<splice>& splices);

/// Appends values to a buffer. Throws only `std::bad_alloc`; a value that cannot be written is
/// noted as the first failure, and `result` tells which.
class writer {
public:
    explicit writer(buffer& to) noexcept : to_(to), start_(to.size()) {}

    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    bool ok() const noexcept { return code_ == codec_errc::ok; }
    codec_result result() const noexcept { return ok() ? codec_result() : failure(); }

    /// Notes the first failure. Always returns false.
    bool fail(codec_errc code) noexcept;
    /// Notes which field the first failure is in. Always returns false. Static storage.
    bool in(const char* field) noexcept {
        if (field_ == nullptr)
            field_ = field;
        return false;
    }

    /// Adds that many bytes, to be filled through the pointer before the next call.
    std::byte* extend(std::size_t count) { return to_.extend(count); }

    /// The same for a number of bytes that is known only behind them: `prepare` for the most there
    /// can be, `commit` with the end of those used.
    std::byte* prepare(std::size_t most) { return to_.prepare(most); }
    void commit(std::byte* end) noexcept { to_.commit(end); }

    template <class T>
    void write(T value) {
        std::byte* at = extend(sizeof(T));
        store(at, value);
    }

    void write_uvarint(std::uint64_t value) {
        if (value < 0x80) [[likely]] {
            *extend(1) = static_cast<std::byte>(value);
        } else {
            std::byte* at = extend(uvarint_size(value));
            store_uvarint(at, value);
        }
    }

    void append(std::span<const std::byte> bytes) { to_.append(bytes); }

    /// Puts the slice's bytes here without copying them.
    void append(const protocol::records_slice& slice);

    /// The place in the output, spliced bytes included.
    std::size_t position() const noexcept { return to_.size() - start_ + spliced_size_; }

    /// What is written between `begin_sized` and `end_sized` gets its size in front, as a varint.
    struct mark {
        std::size_t at;
        std::size_t splices;
        std::size_t spliced_size;
    };
    mark begin_sized() const noexcept { return {to_.size(), splices_.size(), spliced_size_}; }
    void end_sized(mark from);

    /// In ascending order of their positions.
    const std::vector<splice>& splices() const noexcept { return splices_; }
    std::size_t spliced_size() const noexcept { return spliced_size_; }

private:
    codec_result failure() const noexcept;

    buffer& to_;
    std::size_t start_;
    std::size_t spliced_size_ = 0;
    std::vector<splice> splices_;
    codec_errc code_ = codec_errc::ok;
    std::size_t failed_at_ = 0;
    const char* field_ = nullptr;
};

} // namespace kafka::wire
