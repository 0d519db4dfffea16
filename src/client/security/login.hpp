// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/account.hpp"
#include "core/sasl/login.hpp"
#include "core/sasl/salted_keys.hpp"
#include "kerberos/contexts.hpp"
#include "net/transport.hpp"

#include <kafka/client_options.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace kafka::detail {

/// How all connections of a client authenticate, as its options say it. Lives as long as the
/// client: what SCRAM has made of the password is made once.
class client_login final : public core::sasl::login {
public:
    /// `options` are valid, and name a mechanism.
    client_login(const client_options& options, std::shared_ptr<net::transport> world);

    std::unique_ptr<core::sasl::mechanism> begin(std::string_view host) override;
    double renewal() override;
    void use(std::shared_ptr<const core::sasl::account> who) noexcept override;

private:
    std::unique_ptr<core::sasl::mechanism> make_scram(crypto::hash_function hash);
    std::unique_ptr<core::sasl::mechanism> make_gssapi(std::string_view host);

    const sasl_mechanism mechanism_;
    std::shared_ptr<const core::sasl::account> who_;
    const std::string aws_region_;
    const std::string kerberos_name_;
    const std::string kerberos_service_;
    const std::string kerberos_domain_;
    /// Where it is needed, and built in.
    const std::shared_ptr<kerberos::identity> kerberos_;
    const std::shared_ptr<net::transport> world_;
    core::sasl::salted_keys keys_;
};

/// Null for options with which nobody authenticates by SASL.
std::unique_ptr<core::sasl::login> make_login(
    const client_options& options, const std::shared_ptr<net::transport>& world);

} // namespace kafka::detail
