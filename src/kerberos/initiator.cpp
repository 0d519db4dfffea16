// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "kerberos/contexts.hpp"
#include "kerberos/established.hpp"
#include "kerberos/identity.hpp"

#include <utility>

namespace kafka::kerberos {

namespace {

// That the broker shows who it is, too, and that its messages are told from those of others.
constexpr OM_uint32 wanted = GSS_C_MUTUAL_FLAG | GSS_C_INTEG_FLAG | GSS_C_SEQUENCE_FLAG;
constexpr OM_uint32 needed = GSS_C_MUTUAL_FLAG | GSS_C_INTEG_FLAG;

class initiator final : public established_context {
public:
    initiator(std::shared_ptr<identity> who, std::string target)
        : who_(std::move(who)),
          target_(std::move(target)) {}

    error_info step(std::span<const std::byte> token, crypto::secret& next) override {
        if (context_.get() == nullptr) {
            if (const status made = prepare(); made.has_failed())
                return failure_of(made, when_beginning());
        }
        const circumstances where = context_.get() == nullptr ? when_beginning() : when_checking();
        status made;
        input from(token);
        output into;
        OM_uint32 flags = 0;
        made.major = gss_init_sec_context(&made.minor, credentials_.get(), context_.out(),
            broker_.get(), gss_mech_krb5, wanted, GSS_C_INDEFINITE, GSS_C_NO_CHANNEL_BINDINGS,
            from.get(), nullptr, into.out(), &flags, nullptr);
        if (made.has_failed())
            return failure_of(made, where);
        next = into.bytes();
        if ((made.major & GSS_S_CONTINUE_NEEDED) != 0)
            return {};
        if ((flags & needed) != needed)
            return failure_of(
                {.major = GSS_S_BAD_SIG, .text = "it does not show who it is"}, when_checking());
        if (made = complete(); made.has_failed())
            return failure_of(made, when_checking());
        return {};
    }

private:
    status prepare() {
        if (const status made = import_name(target_, broker_); made.has_failed())
            return made;
        return who_->acquire(credentials_);
    }

    circumstances when_beginning() const noexcept {
        const identity_options& by = who_->options();
        return {.doing = activity::getting_tickets,
            .target = target_,
            .principal = by.principal,
            .keytab = by.keytab,
            .credential_cache = by.credential_cache};
    }
    circumstances when_checking() const noexcept override {
        return {.doing = activity::checking_the_broker, .target = target_};
    }

    const std::shared_ptr<identity> who_;
    const std::string target_;
    name_handle broker_;
    credentials_handle credentials_;
};

} // namespace

bool is_built_in() noexcept {
    return true;
}

std::unique_ptr<crypto::security_context> make_initiator(
    std::shared_ptr<identity> who, std::string target) {
    return std::make_unique<initiator>(std::move(who), std::move(target));
}

} // namespace kafka::kerberos
