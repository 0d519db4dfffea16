// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "unit/net/tls/engines.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace kafka::net::tls {

/// A folder for files that settings name.
class with_files : public ::testing::Test {
protected:
    with_files() { std::filesystem::create_directory(folder); }
    ~with_files() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    with_files(const with_files&) = delete;
    with_files& operator=(const with_files&) = delete;

    std::string file(const std::string& name, const std::string& content) const {
        const std::string path = (folder / name).string();
        // As programs that care do: so that nobody ever sees half of it.
        std::ofstream(path + ".new", std::ios::binary) << content;
        std::filesystem::rename(path + ".new", path);
        return path;
    }

    /// Whom a server that wants a certificate takes the client for; what is wrong otherwise.
    static std::string known_to_server(client_context& client) {
        using enum server_settings::client_authentication;
        engines both(client, *server_with(asking(required)));
        both.handshake();
        return both.done() ? both.server->facts().peer
                           : both.client->why().detail + both.server->why().detail;
    }
    static std::string known_to_server(client_settings from) {
        const auto client = client_with(std::move(from));
        return client ? known_to_server(*client) : "refused";
    }

    const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) /
                                         ("kafka-asio-tls-" + std::to_string(::getpid()));
    const issued_certificate own = trusted().issue({.common_name = "me"});
};

} // namespace kafka::net::tls
