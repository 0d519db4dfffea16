// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/files.hpp"

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <unistd.h>

namespace kafka::detail {

namespace {

std::string cannot_be_read(int why) {
    return "cannot be read: " + std::error_code(why, std::generic_category()).message();
}

} // namespace

std::string problem_of_file(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return "is a folder";
    return access(path.c_str(), R_OK) == 0 ? std::string() : cannot_be_read(errno);
}

bool is_pem(std::string_view text) noexcept {
    return text.find("-----BEGIN ") != text.npos;
}

bool is_token(std::string_view text) noexcept {
    return text.starts_with("eyJ"); // `{"`, as each of them begins
}

bool is_pem_file(const std::string& path) {
    // What tools write before the first certificate is a description of it.
    constexpr std::size_t beginning = 64 * 1024;
    std::string text(beginning, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    return is_pem(text);
}

std::string problem_of_folder(const std::string& path) {
    if (access(path.c_str(), R_OK | X_OK) != 0)
        return cannot_be_read(errno);
    std::error_code ignored;
    return std::filesystem::is_directory(path, ignored) ? std::string() : "is no folder";
}

} // namespace kafka::detail
