// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/buffer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace kafka::wire {

buffer::~buffer() {
    std::free(begin_);
}

void buffer::append(std::span<const std::byte> bytes) {
    if (!bytes.empty())
        std::memcpy(extend(bytes.size()), bytes.data(), bytes.size());
}

void buffer::grow(std::size_t more) {
    const std::size_t used = size();
    if (more > SIZE_MAX / 2 - used)
        throw std::bad_alloc();
    const std::size_t wanted = std::max({used + more, capacity() * 2, std::size_t{128}});
    void* raw = std::realloc(begin_, wanted);
    if (raw == nullptr)
        throw std::bad_alloc();
    begin_ = static_cast<std::byte*>(raw);
    at_ = begin_ + used;
    end_ = begin_ + wanted;
}

} // namespace kafka::wire
