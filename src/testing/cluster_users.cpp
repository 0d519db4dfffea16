// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/cluster_access.hpp"
#include "testing/options.hpp"

#include <utility>

namespace kafka::testing {

using detail::cluster_core;

void cluster::set_user(user_options user) {
    detail::check_user(user);
    impl_->with_core([&](cluster_core& core) { core.users().set_user(std::move(user)); });
}

bool cluster::remove_user(std::string_view name) {
    return impl_->with_core([=](cluster_core& core) { return core.users().remove_user(name); });
}

void cluster::set_aws_user(aws_user user) {
    detail::check_aws_user(user);
    impl_->with_core([&](cluster_core& core) { core.users().set_aws_user(std::move(user)); });
}

bool cluster::remove_aws_user(std::string_view access_key_id) {
    return impl_->with_core(
        [=](cluster_core& core) { return core.users().remove_aws_user(access_key_id); });
}

void cluster::set_token_validator(token_validator judge) {
    const auto replaced = impl_->with_core(
        [&](cluster_core& core) { return core.users().set_token_validator(std::move(judge)); });
}

void cluster::set_mechanisms(std::vector<sasl_mechanism> enabled) {
    detail::check_mechanisms(enabled);
    impl_->with_core([&](cluster_core& core) { core.users().set_mechanisms(std::move(enabled)); });
}

std::string cluster::ca_certificate() const {
    const detail::tls_identity* const tls = impl_->tls();
    return tls != nullptr ? tls->ca_certificate() : std::string();
}

certified_key cluster::issue_certificate(std::string_view common_name) const {
    const detail::tls_identity* const tls = impl_->tls();
    if (tls == nullptr)
        detail::refuse_option("there is nobody to issue certificates: no listener has TLS");
    return tls->issue(common_name);
}

void cluster::set_max_reauth(duration time) {
    if (time < duration{})
        detail::refuse_option("max_reauth cannot be negative");
    impl_->with_core([time](cluster_core& core) { core.rules().max_reauth = time; });
}

} // namespace kafka::testing
