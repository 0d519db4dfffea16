// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

#include "conformance/mutate.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace kafka::conformance {

namespace {

class mutation {
public:
    mutation(std::string& bytes, std::mt19937_64& random) : bytes_(bytes), random_(random) {}

    void apply() {
        switch (below(8)) {
        case 0:
            return overwrite(1, random_());
        case 1:
            return flip();
        case 2:
            return overwrite(1, telling());
        case 3:
            return overwrite(2, telling());
        case 4:
            return overwrite(4, telling());
        case 5:
            bytes_.resize(place());
            return;
        case 6:
            bytes_.insert(place(), part());
            return;
        case 7:
            bytes_.erase(place(), 1 + below(8));
            return;
        }
    }

private:
    std::uint64_t below(std::uint64_t end) { return random_() % end; }

    /// Often near the end, where tagged fields are.
    std::size_t place() {
        const std::size_t places = bytes_.size() + 1;
        return below(4) == 0 ? places - 1 - below(std::min<std::size_t>(places, 6)) : below(places);
    }

    /// Where lengths, counts, booleans and varints have their limits.
    std::uint64_t telling() {
        static constexpr std::array<std::uint64_t, 12> values{0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff,
            0x8000, 0xffff, 0x7fff'ffff, 0xffff'fffe, 0xffff'ffff};
        return values[below(values.size())];
    }

    void flip() {
        if (!bytes_.empty())
            bytes_[below(bytes_.size())] ^= static_cast<char>(1 << below(8));
    }

    void overwrite(std::size_t size, std::uint64_t value) {
        if (bytes_.size() < size)
            return;
        const std::size_t at = std::min(place(), bytes_.size() - size);
        for (std::size_t i = 0; i < size; ++i)
            bytes_[at + i] = static_cast<char>(value >> (8 * (size - 1 - i)));
    }

    std::string part() {
        if (below(2) == 0)
            return bytes_.substr(place(), 1 + below(16));
        std::string made(1 + below(6), '\0');
        for (char& byte : made)
            byte = static_cast<char>(below(2) == 0 ? random_() : telling());
        return made;
    }

    std::string& bytes_;
    std::mt19937_64& random_;
};

} // namespace

void mutate(std::string& bytes, std::mt19937_64& random) {
    mutation some(bytes, random);
    for (std::uint64_t left = 1 + random() % 3; left != 0; --left)
        some.apply();
}

} // namespace kafka::conformance
