// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "config_text.hpp"

#include <gmock/gmock.h>
#include <kafka/config.hpp>

#include <fstream>
#include <iterator>

namespace kafka::cli {
namespace {

using testing::HasSubstr;

TEST(config_text, lists_every_option_and_marks_what_was_changed) {
    client_options options;
    options.request_timeout = std::chrono::seconds(5);
    const std::string text = render_config(options, {});
    for (const option_info& option : client_option_table())
        EXPECT_THAT(text, HasSubstr("  " + std::string(option.name) + "  "));
    EXPECT_THAT(text, testing::ContainsRegex("request_timeout_ms +5000 +changed\n"));
    EXPECT_THAT(text, testing::ContainsRegex("retry_backoff_ms +100\n"));
}

TEST(config_markdown, is_what_the_documentation_holds) {
    std::ifstream file(KAFKA_SOURCE_DIR "/docs/configuration.md");
    const std::string page(std::istreambuf_iterator<char>(file), {});
    EXPECT_EQ(page, config_markdown())
        << "run: kafka-asio config --markdown > docs/configuration.md";
}

} // namespace
} // namespace kafka::cli
