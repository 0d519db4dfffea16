// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"
#include "net/tls/settings.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::net::tls {

/// Thrown inside, while settings are being looked at.
struct refusal {
    settings_error why;
};

/// `setting: /its/file: what is wrong`.
[[noreturn]] void refuse(std::string_view setting, const std::string& file, std::string_view what);

/// Files that have been read, and whether they are still the same. What is remembered of a file is
/// what was known before it was read, so that no change is missed.
class file_watch {
public:
    /// All of a file. Throws `refusal` in the setting's name when it cannot be read, or is no file
    /// that settings are in.
    crypto::secret read(std::string_view setting, const std::string& path);
    /// All files in a folder, in the order of their names, each with its path.
    std::vector<std::pair<std::string, crypto::secret>> read_folder(
        std::string_view setting, const std::string& path);

    /// A file or a folder that somebody else reads, after this. There may be none.
    void watch(const std::string& path) { seen_.emplace_back(path, stamp_of(path)); }

    /// Asks the system about each of the files, without reading them.
    bool has_changed() const noexcept;

private:
    struct stamp {
        std::uint64_t device = 0;
        std::uint64_t number = 0;
        std::int64_t size = -1;                             // there is none
        std::pair<std::int64_t, std::int64_t> written = {}; // seconds and nanoseconds
        /// By whom it may be read is a change as well; and nobody can set it.
        std::pair<std::int64_t, std::int64_t> changed = {};

        friend bool operator==(const stamp&, const stamp&) = default;
    };

    static stamp stamp_of(const std::string& path) noexcept;

    std::vector<std::pair<std::string, stamp>> seen_;
};

} // namespace kafka::net::tls
