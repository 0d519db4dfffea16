// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/support/input.hpp"

#include "cli/support/failure.hpp"
#include "cli/support/terminal.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace kafka::cli {
namespace {

struct closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

failure unreadable(const std::string& name, int error) {
    return wrong_input(printable(name) + ": cannot be read: " + std::strerror(error));
}

std::string read_all(std::FILE* from, const std::string& name) {
    std::string text;
    std::array<char, 65536> buffer;
    errno = 0;
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), from))
        text.append(buffer.data(), size);
    if (std::ferror(from))
        throw unreadable(name, errno);
    return text;
}

} // namespace

std::string read_standard_input() {
    return read_all(stdin, "standard input");
}

std::string read_file(const std::string& path) {
    const std::unique_ptr<std::FILE, closer> file(std::fopen(path.c_str(), "rb"));
    if (!file)
        throw unreadable(path, errno);
    return read_all(file.get(), path);
}

} // namespace kafka::cli
