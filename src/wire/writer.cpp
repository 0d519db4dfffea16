// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/writer.hpp"

#include <cstring>

namespace kafka::wire {

bool writer::fail(codec_errc code) noexcept {
    if (ok()) {
        code_ = code;
        failed_at_ = position();
    }
    return false;
}

void copy_in(buffer& to, const std::vector<splice>& splices) {
    std::size_t added = 0;
    for (const splice& each : splices)
        added += each.slice.size();
    std::size_t end = to.size();
    to.extend(added);
    // From the last one on, each byte moves once.
    for (auto each = splices.rbegin(); each != splices.rend(); ++each) {
        std::byte* const at = to.data() + each->position;
        std::memmove(at + added, at, end - each->position);
        added -= each->slice.size();
        std::memcpy(at + added, each->slice.data(), each->slice.size());
        end = each->position;
    }
}

codec_result writer::failure() const noexcept {
    return {code_, static_cast<std::uint32_t>(failed_at_), field_ == nullptr ? "" : field_};
}

void writer::append(const protocol::records_slice& slice) {
    if (slice.empty())
        return;
    splices_.push_back({to_.size(), slice});
    spliced_size_ += slice.size();
}

void writer::end_sized(mark from) {
    const std::size_t here = to_.size() - from.at;
    const std::size_t size = here + (spliced_size_ - from.spliced_size);
    const std::size_t prefix = uvarint_size(size);
    extend(prefix);
    std::byte* at = to_.data() + from.at;
    std::memmove(at + prefix, at, here);
    store_uvarint(at, size);
    for (std::size_t i = from.splices; i != splices_.size(); ++i)
        splices_[i].position += prefix;
}

} // namespace kafka::wire
