// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/reader.hpp"

namespace kafka::wire {

bool reader::fail(codec_errc code) noexcept {
    if (ok()) {
        code_ = code;
        failed_at_ = at_;
        at_ = end_; // so that every later read finds nothing
    }
    return false;
}

codec_result reader::failure() const noexcept {
    return {
        code_, static_cast<std::uint32_t>(failed_at_ - begin_), field_ == nullptr ? "" : field_};
}

bool reader::read_long_uvarint(std::uint32_t& value) noexcept {
    std::uint64_t wide = 0;
    bool truncated = false;
    if (!load_uvarint<32>(at_, end_, wide, truncated))
        return fail(truncated ? codec_errc::truncated : codec_errc::malformed_varint);
    value = static_cast<std::uint32_t>(wide);
    return true;
}

} // namespace kafka::wire
