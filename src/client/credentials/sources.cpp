// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/credentials/sources.hpp"

#include "client/credentials/oidc.hpp"
#include "client/credentials/oidc_provider.hpp"

#include <kafka/aws_environment.hpp>
#include <kafka/error.hpp>
#include <kafka/token_providers.hpp>

#include <utility>
#include <variant>

namespace kafka::detail {

namespace {

void use_endpoint(credential_sources& made, const client_options& options,
    const std::shared_ptr<net::transport>& world) {
    if (options.sasl_oauth_token_endpoint_url.starts_with("https://")) {
        auto trusting =
            make_oidc_tls(options.sasl_oauth_cafile, options.sasl_oauth_ca_pem, "sasl_oauth_");
        if (const auto* const wrong = std::get_if<net::tls::settings_error>(&trusting)) {
            error_info why{.code = errc::configuration};
            why.detail = wrong->message();
            throw exception(std::move(why));
        }
        made.tls = std::get<0>(std::move(trusting));
    }
    const auto provider =
        make_oidc_provider({.token_endpoint_url = options.sasl_oauth_token_endpoint_url,
                               .client_id = options.sasl_oauth_client_id,
                               .client_secret = options.sasl_oauth_client_secret,
                               .scope = options.sasl_oauth_scope,
                               .extensions = options.sasl_oauth_extensions},
            made.tls, world);
    made.give_up = [provider] { provider->give_up(); };
    made.tokens = provider;
}

void use_tokens(credential_sources& made, const client_options& options,
    const std::shared_ptr<net::transport>& world) {
    if (options.sasl_oauth_token_provider)
        made.tokens = options.sasl_oauth_token_provider;
    else if (!options.sasl_oauth_token_file.empty())
        made.tokens = provide(token_file{.path = options.sasl_oauth_token_file,
                                  .extensions = options.sasl_oauth_extensions},
            transport(world));
    else
        use_endpoint(made, options, world);
}

} // namespace

credential_sources make_credential_sources(
    const client_options& options, const std::shared_ptr<net::transport>& world) {
    credential_sources made;
    if (options.security_protocol != security_protocol::sasl_plaintext &&
        options.security_protocol != security_protocol::sasl_ssl)
        return made;
    if (options.sasl_mechanism == sasl_mechanism::oauthbearer)
        use_tokens(made, options, world);
    if (options.sasl_mechanism == sasl_mechanism::aws_msk_iam)
        made.aws = options.sasl_aws_credentials_provider
                       ? options.sasl_aws_credentials_provider
                       : provide(aws_environment{.profile = options.sasl_aws_profile});
    return made;
}

} // namespace kafka::detail
