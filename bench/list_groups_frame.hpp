// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace bench {

/// A ListGroups v5 request written by hand, byte for byte what the client sends: frame length,
/// header v2, body with three empty filters.
inline std::vector<unsigned char> list_groups_frame(std::string_view client_id) {
    std::vector<unsigned char> frame{0, 0, 0, 0, 0, 16, 0, 5, 0, 0, 0, 1};
    frame.push_back(static_cast<unsigned char>(client_id.size() >> 8));
    frame.push_back(static_cast<unsigned char>(client_id.size()));
    frame.insert(frame.end(), client_id.begin(), client_id.end());
    frame.push_back(0);                   // the header's tagged fields
    frame.insert(frame.end(), {1, 1, 0}); // no states, no types, tagged fields
    frame[3] = static_cast<unsigned char>(frame.size() - 4);
    return frame;
}

/// Counts whole frames in a stream of bytes that comes in pieces.
class frame_counter {
public:
    long take(const unsigned char* data, std::size_t size) {
        long whole = 0;
        while (size > 0) {
            if (body_ == 0) {
                while (size > 0 && length_bytes_ < 4) {
                    length_ = length_ << 8 | *data++;
                    --size;
                    ++length_bytes_;
                }
                if (length_bytes_ < 4)
                    break;
                body_ = length_;
                length_ = 0;
                length_bytes_ = 0;
            }
            const std::size_t part = size < body_ ? size : body_;
            data += part;
            size -= part;
            body_ -= part;
            whole += body_ == 0;
        }
        return whole;
    }

private:
    std::size_t body_ = 0;
    std::size_t length_ = 0;
    int length_bytes_ = 0;
};

} // namespace bench
