// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/serving/frame_assembler.hpp"

#include "wire/endian.hpp"

#include <algorithm>

namespace kafka::testing::detail {

std::span<std::byte> frame_assembler::prepare() {
    if (begin_ == end_) {
        begin_ = end_ = 0;
        // A connection that had one large request need not keep its memory for ever.
        if (bytes_.size() > 16 * least_room)
            bytes_ = std::vector<std::byte>();
    }
    if (bytes_.size() - end_ < least_room && begin_ != 0) {
        std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_),
            bytes_.begin() + static_cast<std::ptrdiff_t>(end_), bytes_.begin());
        end_ -= begin_;
        begin_ = 0;
    }
    if (bytes_.size() - end_ < least_room)
        bytes_.resize(std::max(2 * bytes_.size(), least_room));
    return std::span(bytes_).subspan(end_);
}

std::optional<std::span<const std::byte>> frame_assembler::next() {
    if (broken_ || end_ - begin_ < length_size)
        return std::nullopt;
    const std::byte* at = bytes_.data() + begin_;
    const auto length = wire::load<std::int32_t>(at);
    if (length < 0 || length > longest_) {
        broken_ = true;
        return std::nullopt;
    }
    const auto size = static_cast<std::size_t>(length);
    if (end_ - begin_ - length_size < size)
        return std::nullopt;
    const std::span<const std::byte> payload =
        std::span(bytes_).subspan(begin_ + length_size, size);
    begin_ += length_size + size;
    return payload;
}

} // namespace kafka::testing::detail
