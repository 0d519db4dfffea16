// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/credentials/small_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace kafka::detail {

namespace {

constexpr std::size_t most = 64 * 1024;

class descriptor {
public:
    explicit descriptor(const std::string& path) noexcept
        // A pipe would be waited for until somebody writes to it; a terminal would become ours.
        : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    ~descriptor() {
        if (number_ >= 0)
            ::close(number_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;

    int number() const noexcept { return number_; }

private:
    int number_;
};

std::string cannot_be_read() {
    return "cannot be read: " + std::generic_category().message(errno);
}

} // namespace

std::variant<crypto::secret, std::string> read_small_file(const std::string& path) {
    const descriptor file(path);
    struct stat about = {};
    if (file.number() < 0 || ::fstat(file.number(), &about) != 0)
        return cannot_be_read();
    if (!S_ISREG(about.st_mode))
        return std::string("is no ordinary file");
    crypto::secret all(most + 1);
    std::size_t size = 0;
    while (size < all.size()) {
        const ssize_t read = ::read(file.number(), all.data() + size, all.size() - size);
        if (read < 0 && errno == EINTR)
            continue;
        if (read < 0)
            return cannot_be_read();
        if (read == 0)
            break;
        size += static_cast<std::size_t>(read);
    }
    if (size > most)
        return std::string("has more than 64 KiB in it");
    all.resize(size);
    return all;
}

} // namespace kafka::detail
