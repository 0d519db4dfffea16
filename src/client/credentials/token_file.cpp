// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/token_providers.hpp>

#include "client/credentials/small_file.hpp"
#include "core/oauth/token_file.hpp"
#include "core/sasl/oauthbearer.hpp"
#include "net/transport.hpp"

#include <utility>
#include <variant>

namespace kafka {

namespace {

class token_file_provider final : public oauth_token_provider {
public:
    token_file_provider(token_file from, transport via)
        : from_(std::move(from)),
          via_(std::move(via)) {}

    void async_get(boost::asio::any_io_executor, handler_type handler) override {
        oauth_token token{.value = {}, .extensions = from_.extensions};
        error_info why;
        if (std::string problem = read(token.value); !problem.empty())
            why.detail = "the token file " + from_.path + ' ' + problem;
        std::move(handler)(std::move(why), std::move(token));
    }

private:
    /// What is wrong with the file, or empty.
    std::string read(std::string& into) const {
        const auto bytes = detail::read_small_file(from_.path);
        if (const auto* const problem = std::get_if<std::string>(&bytes))
            return *problem;
        const auto now =
            std::chrono::floor<std::chrono::seconds>(via_.implementation()->wall_clock());
        auto token =
            core::oauth::read_token_file(crypto::text_of(std::get<crypto::secret>(bytes)), now);
        if (const auto* const problem = core::oauth::problem_in(token))
            return *problem;
        into = std::move(std::get<0>(token));
        return {};
    }

    const token_file from_;
    const transport via_;
};

} // namespace

std::shared_ptr<oauth_token_provider> provide(token_file from, transport via) {
    if (const std::string wrong =
            core::sasl::problem_of(oauth_token{.value = "x", .extensions = from.extensions});
        !wrong.empty()) {
        error_info why{.code = errc::configuration};
        why.detail = "token_file::extensions cannot be sent: " + wrong;
        throw exception(std::move(why));
    }
    return std::make_shared<token_file_provider>(std::move(from), std::move(via));
}

} // namespace kafka
