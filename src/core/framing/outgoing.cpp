// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/framing/outgoing.hpp"

#include <algorithm>
#include <cstring>

namespace kafka::core {

namespace {

// What a buffer may keep when it is empty.
constexpr std::size_t kept_capacity = 4 * 1024;
constexpr std::size_t kept_splices = 32;

void append(std::vector<boost::asio::const_buffer>& to, const std::byte* from, std::size_t size,
    std::size_t& skip) {
    const std::size_t skipped = std::min(skip, size);
    skip -= skipped;
    if (size != skipped)
        to.emplace_back(from + skipped, size - skipped);
}

} // namespace

void outgoing::add(const wire::writer& written) {
    splices_.insert(splices_.end(), written.splices().begin(), written.splices().end());
    spliced_ += written.spliced_size();
}

/// How many bytes of the buffer stand before a place that is inside no slice.
std::size_t outgoing::in_bytes(std::size_t place) const noexcept {
    std::size_t spliced = 0;
    for (const wire::splice& each : splices_) {
        if (each.position + spliced >= place)
            break;
        spliced += each.slice.size();
    }
    return place - spliced;
}

void outgoing::erase(std::size_t first, std::size_t last) noexcept {
    const std::size_t begin = in_bytes(first);
    const std::size_t end = in_bytes(last);
    std::memmove(bytes_.data() + begin, bytes_.data() + end, bytes_.size() - end);
    bytes_.truncate(bytes_.size() - (end - begin));
    std::size_t place = 0; // of the slice, before anything was taken out
    std::size_t spliced = 0;
    std::erase_if(splices_, [&](wire::splice& each) {
        place = each.position + spliced;
        spliced += each.slice.size();
        if (place >= last)
            each.position -= end - begin;
        return first <= place && place < last;
    });
    spliced_ -= (last - first) - (end - begin);
}

void outgoing::view(std::size_t first, std::vector<boost::asio::const_buffer>& into) const {
    std::size_t done = 0;
    for (const wire::splice& each : splices_) {
        append(into, bytes_.data() + done, each.position - done, first);
        append(into, each.slice.data(), each.slice.size(), first);
        done = each.position;
    }
    append(into, bytes_.data() + done, bytes_.size() - done, first);
}

void outgoing::clear() noexcept {
    bytes_.clear();
    if (bytes_.capacity() > kept_capacity)
        bytes_ = wire::buffer();
    splices_.clear();
    if (splices_.capacity() > kept_splices)
        splices_ = {};
    spliced_ = 0;
}

} // namespace kafka::core
