// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gtest/gtest.h>
#include <kafka/credentials.hpp>
#include <kafka/testing/simulation.hpp>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace kafka::testing {

/// What a provider has given, as soon as it has.
template <class Credentials>
struct gift {
    bool came = false;
    error_info why = {};
    Credentials what = {};
};

template <class Credentials>
std::shared_ptr<gift<Credentials>> ask(
    credentials_provider<Credentials>& provider, boost::asio::any_io_executor on) {
    auto got = std::make_shared<gift<Credentials>>();
    provider.async_get(std::move(on), [got](const error_info& why, Credentials what) {
        EXPECT_FALSE(got->came);
        *got = {true, why, std::move(what)};
    });
    return got;
}

/// A folder that goes with the test.
class temporary_folder {
public:
    temporary_folder() {
        std::string made = (std::filesystem::temp_directory_path() / "kafka-asio-XXXXXX").string();
        EXPECT_NE(::mkdtemp(made.data()), nullptr);
        path_ = made;
    }
    ~temporary_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    std::string file(const std::string& name) const { return (path_ / name).string(); }
    std::string write(const std::string& name, std::string_view text) const {
        std::ofstream(file(name), std::ios::binary | std::ios::trunc) << text;
        return file(name);
    }

private:
    std::filesystem::path path_;
};

} // namespace kafka::testing
