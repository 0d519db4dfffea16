// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/credentials.hpp>

#include <utility>

namespace kafka {

namespace {

/// Gives what a function returns.
template <class Credentials>
class by_function final : public credentials_provider<Credentials> {
public:
    using typename credentials_provider<Credentials>::handler_type;

    explicit by_function(std::function<Credentials()> call) : call_(std::move(call)) {}

    void async_get(boost::asio::any_io_executor, handler_type handler) override {
        std::move(handler)(error_info(), call_());
    }

private:
    const std::function<Credentials()> call_;
};

template <class Credentials>
std::shared_ptr<credentials_provider<Credentials>> made_of(std::function<Credentials()> call) {
    if (!call)
        return nullptr;
    return std::make_shared<by_function<Credentials>>(std::move(call));
}

} // namespace

std::shared_ptr<oauth_token_provider> provide(oauth_token always) {
    return made_of<oauth_token>([always = std::move(always)] { return always; });
}

std::shared_ptr<aws_credentials_provider> provide(aws_credentials always) {
    return made_of<aws_credentials>([always = std::move(always)] { return always; });
}

std::shared_ptr<oauth_token_provider> provide(std::function<oauth_token()> by) {
    return made_of(std::move(by));
}

std::shared_ptr<aws_credentials_provider> provide(std::function<aws_credentials()> by) {
    return made_of(std::move(by));
}

} // namespace kafka
