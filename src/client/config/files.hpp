// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

/// Whether files that options name can be used.
namespace kafka::detail {

/// Why the file cannot be read; empty if it can.
std::string problem_of_file(const std::string& path);
/// Whether there is an encapsulated part in the text (RFC 7468), such as a key.
bool is_pem(std::string_view text) noexcept;
/// The same of a file, as far as its beginning shows.
bool is_pem_file(const std::string& path);
/// Whether it is a JSON Web Token in place of the name of a file that has one.
bool is_token(std::string_view text) noexcept;
/// Why no file in the folder can be read; empty if some can.
std::string problem_of_folder(const std::string& path);

} // namespace kafka::detail
