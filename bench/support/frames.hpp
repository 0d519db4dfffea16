// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace bench {

using bytes = std::vector<unsigned char>;

/// A request written by hand: frame length, header v2, body. What the client sends, byte for byte,
/// but for the correlation id.
inline bytes request_frame(unsigned char api, unsigned char version, std::string_view client_id,
    std::initializer_list<unsigned char> body) {
    bytes frame{0, 0, 0, 0, 0, api, 0, version, 0, 0, 0, 1};
    frame.push_back(static_cast<unsigned char>(client_id.size() >> 8));
    frame.push_back(static_cast<unsigned char>(client_id.size()));
    frame.insert(frame.end(), client_id.begin(), client_id.end());
    frame.push_back(0); // the header's tagged fields
    frame.insert(frame.end(), body);
    frame[3] = static_cast<unsigned char>(frame.size() - 4);
    return frame;
}

/// Without states and types.
inline bytes list_groups_frame(std::string_view client_id) {
    return request_frame(16, 5, client_id, {1, 1, 0});
}

/// Of a program `f` of version 1.
inline bytes api_versions_frame(std::string_view client_id) {
    return request_frame(18, 3, client_id, {2, 'f', 2, '1', 0});
}

/// Of no topic.
inline bytes metadata_frame(std::string_view client_id) {
    return request_frame(3, 12, client_id, {1, 1, 0, 0});
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
