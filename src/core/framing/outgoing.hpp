// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire/buffer.hpp"
#include "wire/writer.hpp"

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace kafka::core {

/// Bytes on their way out: a buffer, and slices that stand between its bytes without having been
/// copied there. Places are counted with the slices, from the first byte.
class outgoing {
public:
    std::size_t size() const noexcept { return bytes_.size() + spliced_; }
    bool empty() const noexcept { return size() == 0; }

    /// Where a writer appends. What it has put between those bytes counts once it is added.
    wire::buffer& bytes() noexcept { return bytes_; }
    /// Throws `std::bad_alloc`, and nothing has changed.
    void add(const wire::writer& written);

    /// Takes out a part that neither begins nor ends inside a slice. What lies behind it moves up.
    void erase(std::size_t first, std::size_t last) noexcept;
    /// What there is from that place on, in its order. Valid until this changes. Throws
    /// `std::bad_alloc`.
    void view(std::size_t first, std::vector<boost::asio::const_buffer>& into) const;

    /// Lets go of all slices, and of a buffer that has become large.
    void clear() noexcept;

    void swap(outgoing& other) noexcept {
        bytes_.swap(other.bytes_);
        splices_.swap(other.splices_);
        std::swap(spliced_, other.spliced_);
    }

private:
    std::size_t in_bytes(std::size_t place) const noexcept;

    wire::buffer bytes_;
    std::vector<wire::splice> splices_;
    std::size_t spliced_ = 0;
};

} // namespace kafka::core
