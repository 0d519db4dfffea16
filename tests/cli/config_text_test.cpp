// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/config_text.hpp"

#include <gmock/gmock.h>
#include <kafka/config.hpp>

#include <fstream>
#include <iterator>

namespace kafka::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

TEST(config_text, lists_every_option_with_value_default_and_range) {
    client_options options;
    options.request_timeout = std::chrono::seconds(5);
    const std::string text = '\n' + render_config(options, {});
    for (const option_info& option : client_option_table())
        EXPECT_THAT(text, HasSubstr('\n' + std::string(option.name) + "  "));
    EXPECT_THAT(text, ContainsRegex("\nrequest_timeout_ms +5000  \\(default: 30000\\)\n"
                                    "  an integer from 1 to 2147483647 \\(milliseconds\\)\n"));
    EXPECT_THAT(text, ContainsRegex("\nretry_backoff_ms +100  \\(default\\)\n"
                                    "  an integer from 0 to 2147483647 \\(milliseconds\\)\n"));
    EXPECT_THAT(text, ContainsRegex("\nbootstrap_servers +\\(empty\\)  \\(default\\)\n"));
}

TEST(config_markdown, is_what_the_documentation_holds) {
    std::ifstream file(KAFKA_SOURCE_DIR "/docs/configuration.md");
    const std::string page(std::istreambuf_iterator<char>(file), {});
    EXPECT_EQ(page, config_markdown())
        << "run: kafka-asio config --markdown > docs/configuration.md";
}

} // namespace
} // namespace kafka::cli
