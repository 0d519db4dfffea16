// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/aws_environment.hpp>

#include "client/credentials/small_file.hpp"
#include "core/aws/credential_sources.hpp"
#include "core/aws/credentials_file.hpp"

#include <cstdlib>
#include <utility>
#include <variant>

namespace kafka {

namespace {

using found_credentials = std::variant<aws_credentials, std::string>;

std::string value_of(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? value : "";
}

found_credentials read_file(const core::aws::file_source& from) {
    const std::string subject = "the file " + from.path + ' ';
    const auto bytes = detail::read_small_file(from.path);
    if (const auto* const problem = std::get_if<std::string>(&bytes))
        return subject + *problem;
    auto found = core::aws::read_credentials_file(
        crypto::text_of(std::get<crypto::secret>(bytes)), from.profile);
    if (const auto* const problem = std::get_if<std::string>(&found))
        return subject + *problem;
    return found;
}

class aws_environment_provider final : public aws_credentials_provider {
public:
    explicit aws_environment_provider(aws_environment from)
        : wanted_{.profile = std::move(from.profile), .file = std::move(from.file)} {}

    void async_get(boost::asio::any_io_executor, handler_type handler) override {
        found_credentials found = look();
        if (auto* const problem = std::get_if<std::string>(&found)) {
            error_info why;
            why.detail = "there are no AWS credentials: " + *problem;
            return std::move(handler)(std::move(why), aws_credentials());
        }
        std::move(handler)(error_info(), std::get<aws_credentials>(std::move(found)));
    }

private:
    found_credentials look() const {
        auto source = core::aws::find_credentials(wanted_, value_of);
        if (const auto* const file = std::get_if<core::aws::file_source>(&source))
            return read_file(*file);
        if (auto* const found = std::get_if<aws_credentials>(&source))
            return std::move(*found);
        return std::get<std::string>(std::move(source));
    }

    const core::aws::wanted_source wanted_;
};

} // namespace

std::shared_ptr<aws_credentials_provider> provide(aws_environment from) {
    return std::make_shared<aws_environment_provider>(std::move(from));
}

} // namespace kafka
