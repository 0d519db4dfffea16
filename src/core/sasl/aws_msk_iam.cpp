// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/aws_msk_iam.hpp"

#include "core/sasl/aws_signature.hpp"

#include <memory>

namespace kafka::core::sasl {

wish aws_msk_iam::begin() {
    return wait_for(std::make_shared<aws_wish>());
}

wish aws_msk_iam::on_task_done() {
    const auto& wished = static_cast<const aws_wish&>(*task());
    if (wished.failure().code)
        return fail(wished.failure());
    const aws_credentials& with = wished.granted();
    if (with.access_key_id.empty() || with.secret_access_key.empty())
        return fail(errc::no_credentials,
            "the provider of AWS credentials has given none: key and secret are needed");
    aws_message signed_request = sign_aws_request({.host = options_.host,
                                                      .region = options_.region,
                                                      .user_agent = options_.user_agent,
                                                      .now = options_.now},
        with);
    secrets_ = std::move(signed_request.secrets);
    return send(crypto::joined(signed_request.text));
}

std::vector<std::string_view> aws_msk_iam::unspeakable() const {
    std::vector<std::string_view> all(secrets_.begin(), secrets_.end());
    if (task())
        all.emplace_back(static_cast<const aws_wish&>(*task()).granted().secret_access_key);
    return all;
}

wish aws_msk_iam::on_challenge(std::span<const std::byte> challenge) {
    if (challenge.empty())
        return fail(broker_errc::sasl_authentication_failed,
            "AWS_MSK_IAM: the broker answers nothing, where it says who it has let in");
    return wish::done;
}

} // namespace kafka::core::sasl
