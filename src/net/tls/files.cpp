// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace kafka::net::tls {

namespace {

constexpr std::size_t largest_file = 16 * 1024 * 1024;

class descriptor {
public:
    explicit descriptor(const std::string& path) noexcept
        : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() {
        if (number_ >= 0)
            ::close(number_);
    }
    int number() const noexcept { return number_; }

private:
    int number_;
};

std::string last_error() {
    return std::system_category().message(errno);
}

} // namespace

void refuse(std::string_view setting, const std::string& file, std::string_view what) {
    std::string detail = file;
    if (!detail.empty())
        detail += ": ";
    throw refusal{{std::string(setting), detail.append(what)}};
}

file_watch::stamp file_watch::stamp_of(const std::string& path) noexcept {
    struct stat found{};
    if (::stat(path.c_str(), &found) != 0)
        return {};
#ifdef __APPLE__
    const auto& written = found.st_mtimespec;
    const auto& changed = found.st_ctimespec;
#else
    const auto& written = found.st_mtim;
    const auto& changed = found.st_ctim;
#endif
    const auto moment = [](const auto& time) {
        return std::pair<std::int64_t, std::int64_t>(time.tv_sec, time.tv_nsec);
    };
    return {.device = static_cast<std::uint64_t>(found.st_dev),
        .number = static_cast<std::uint64_t>(found.st_ino),
        .size = static_cast<std::int64_t>(found.st_size),
        .written = moment(written),
        .changed = moment(changed)};
}

crypto::secret file_watch::read(std::string_view setting, const std::string& path) {
    seen_.emplace_back(path, stamp_of(path));
    const descriptor file(path);
    if (file.number() < 0)
        refuse(setting, path, last_error());
    struct stat found{};
    if (::fstat(file.number(), &found) != 0)
        refuse(setting, path, last_error());
    if (S_ISDIR(found.st_mode))
        refuse(setting, path, "is a folder, not a file");
    crypto::secret all;
    all.reserve(static_cast<std::size_t>(std::clamp<std::int64_t>(found.st_size, 0, largest_file)));
    std::array<std::byte, 16'384> part;
    for (;;) {
        const ssize_t size = ::read(file.number(), part.data(), part.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            refuse(setting, path, last_error());
        if (size == 0)
            break;
        if (all.size() + static_cast<std::size_t>(size) > largest_file)
            refuse(setting, path, "is too large for what it should be");
        all.insert(all.end(), part.begin(), part.begin() + size);
    }
    crypto::wipe(part);
    if (all.empty())
        refuse(setting, path, "is empty");
    return all;
}

std::vector<std::pair<std::string, crypto::secret>> file_watch::read_folder(
    std::string_view setting, const std::string& path) {
    seen_.emplace_back(path, stamp_of(path));
    std::error_code ec;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator each(path, ec), end; !ec && each != end;
        each.increment(ec)) {
        std::error_code unknown;
        if (each->is_regular_file(unknown))
            names.push_back(each->path().string());
    }
    if (ec)
        refuse(setting, path, ec.message());
    std::sort(names.begin(), names.end());
    std::vector<std::pair<std::string, crypto::secret>> all;
    for (std::string& name : names) {
        try {
            crypto::secret content = read(setting, name);
            all.emplace_back(std::move(name), std::move(content));
        } catch (const refusal&) { // Folders hold other things as well, which one may not read.
        }
    }
    return all;
}

bool file_watch::has_changed() const noexcept {
    return std::any_of(seen_.begin(), seen_.end(),
        [](const auto& each) { return stamp_of(each.first) != each.second; });
}

} // namespace kafka::net::tls
