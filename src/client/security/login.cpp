// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/security/login.hpp"

#include "core/sasl/aws_msk_iam.hpp"
#include "core/sasl/gssapi.hpp"
#include "core/sasl/oauthbearer.hpp"
#include "core/sasl/plain.hpp"
#include "core/sasl/scram.hpp"
#include "protocol/base64.hpp"

#include <boost/assert.hpp>
#include <boost/system/system_error.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <utility>

namespace kafka::detail {

namespace {

namespace sasl = core::sasl;

/// One that has nothing to say, for want of chance.
class speechless final : public sasl::mechanism {
public:
    speechless(std::string_view name, error_code why) : name_(name), why_(why) {}

    std::string_view name() const noexcept override { return name_; }
    sasl::wish begin() override { return fail(why_, "no random bits for a nonce"); }
    sasl::wish on_challenge(std::span<const std::byte>) override { return sasl::wish::failed; }

private:
    const std::string_view name_;
    const error_code why_;
};

std::shared_ptr<kerberos::identity> identity_of(const client_options& options) {
    if (options.sasl_mechanism != sasl_mechanism::gssapi)
        return nullptr;
    return kerberos::make_identity({.principal = options.sasl_kerberos_principal,
        .keytab = options.sasl_kerberos_keytab,
        .credential_cache = options.sasl_kerberos_credential_cache});
}

} // namespace

client_login::client_login(const client_options& options, std::shared_ptr<net::transport> world)
    : mechanism_(options.sasl_mechanism.value()),
      who_(sasl::make_account(options.sasl_plain_username, options.sasl_plain_password)),
      aws_region_(options.sasl_aws_region),
      kerberos_name_(options.sasl_kerberos_name),
      kerberos_service_(options.sasl_kerberos_service_name),
      kerberos_domain_(options.sasl_kerberos_domain_name),
      kerberos_(identity_of(options)),
      world_(std::move(world)) {
}

std::unique_ptr<sasl::mechanism> client_login::begin(std::string_view host) {
    switch (mechanism_) {
    case sasl_mechanism::plain:
        return std::make_unique<sasl::plain>(who_);
    case sasl_mechanism::scram_sha_256:
        return make_scram(crypto::hash_function::sha256);
    case sasl_mechanism::scram_sha_512:
        return make_scram(crypto::hash_function::sha512);
    case sasl_mechanism::oauthbearer:
        return std::make_unique<sasl::oauthbearer>();
    case sasl_mechanism::aws_msk_iam:
        return std::make_unique<sasl::aws_msk_iam>(
            sasl::aws_msk_iam::options{.host = std::string(host),
                .region = aws_region_,
                .user_agent = "kafka-asio/" KAFKA_ASIO_VERSION,
                .now = std::chrono::floor<std::chrono::seconds>(world_->wall_clock())});
    case sasl_mechanism::gssapi:
        break;
    }
    return make_gssapi(host);
}

std::unique_ptr<sasl::mechanism> client_login::make_gssapi(std::string_view host) {
    BOOST_ASSERT(kerberos_); // `validate` refuses what is not built in
    std::string target = sasl::gssapi_target(
        {.name = kerberos_name_, .service = kerberos_service_, .domain = kerberos_domain_}, host);
    return std::make_unique<sasl::gssapi>(
        kerberos::make_initiator(kerberos_, target), std::move(target));
}

std::unique_ptr<sasl::mechanism> client_login::make_scram(crypto::hash_function hash) {
    std::array<std::byte, 24> bits{};
    try {
        world_->fill_with_chance(bits);
    } catch (const boost::system::system_error& none) {
        return std::make_unique<speechless>("SCRAM", none.code());
    }
    return std::make_unique<sasl::scram>(
        sasl::scram_options{.hash = hash, .who = who_, .nonce = protocol::detail::to_base64(bits)},
        keys_);
}

/// From 0.85 to 0.95, so that connections which were made together do not authenticate together
/// ever after.
double client_login::renewal() {
    const double chance = static_cast<double>(world_->random() >> 11U) * 0x1p-53;
    return 0.85 + 0.1 * chance;
}

void client_login::use(std::shared_ptr<const sasl::account> who) noexcept {
    who_ = std::move(who);
}

std::unique_ptr<core::sasl::login> make_login(
    const client_options& options, const std::shared_ptr<net::transport>& world) {
    if (options.security_protocol != security_protocol::sasl_plaintext &&
        options.security_protocol != security_protocol::sasl_ssl)
        return nullptr;
    return std::make_unique<client_login>(options, world);
}

} // namespace kafka::detail
