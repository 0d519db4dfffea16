// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/encoding.hpp"

#include "wire/utf8.hpp"

namespace kafka::protocol::detail {

namespace {

void write_octets(wire::writer& to, std::span<const std::byte> value, bool compact) {
    write_count(to, value.size(), compact);
    to.append(value);
}

} // namespace

bool write(wire::writer& to, const string& value, bool compact) {
    if (value.size() > INT16_MAX)
        return to.fail(codec_errc::value_too_long);
    std::byte* at = to.prepare(wire::max_uvarint_size + value.size());
    if (compact)
        wire::store_uvarint(at, value.size() + 1);
    else
        wire::store(at, static_cast<std::int16_t>(value.size()));
    if (!wire::copy_utf8(value.data(), value.size(), reinterpret_cast<char*>(at)))
        return to.fail(codec_errc::invalid_utf8);
    to.commit(at + value.size());
    return true;
}

bool write(wire::writer& to, const bytes& value, bool compact) {
    write_octets(to, value, compact);
    return true;
}

bool write(wire::writer& to, const records_slice& value, bool compact) {
    if (value.size() > INT32_MAX)
        return to.fail(codec_errc::value_too_long);
    write_count(to, value.size(), compact);
    to.append(value);
    return true;
}

bool tag_writer::write_unknown_below(std::uint64_t tag) {
    for (; next_ != end_ && next_->tag < tag; ++next_) {
        to_.write_uvarint(next_->tag);
        to_.write_uvarint(next_->value.size());
        to_.append(next_->value);
    }
    // The schema's own tag is no unknown one.
    return next_ == end_ || next_->tag != tag || to_.fail(codec_errc::tag_order);
}

} // namespace kafka::protocol::detail
