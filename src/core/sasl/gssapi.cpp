// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/gssapi.hpp"

#include "core/journal/words.hpp"

#include <array>
#include <utility>

namespace kafka::core::sasl {

namespace {

// RFC 4752, 3.3: the first byte of an offer says what there is, the other three how long messages
// may be that are protected.
constexpr std::size_t offer_size = 4;
constexpr std::byte no_layer{1};
constexpr std::byte integrity{2};
constexpr std::byte confidentiality{4};

bool has(std::byte offer, std::byte what) noexcept {
    return (offer & what) != std::byte{};
}

std::string words_for(std::byte offer) {
    if (has(offer, integrity) && has(offer, confidentiality))
        return "integrity and confidentiality";
    if (has(offer, integrity))
        return "integrity";
    return has(offer, confidentiality) ? "confidentiality" : "nothing that is known";
}

} // namespace

/// One step of the context, which goes on existing when nobody waits for the step any more.
class gssapi::stepping final : public computation {
public:
    stepping(std::shared_ptr<crypto::security_context> of, std::span<const std::byte> token,
        const std::string& target)
        : of_(std::move(of)),
          token_(token.begin(), token.end()),
          target_(target) {}

    kind how() const noexcept override { return kind::blocks; }
    std::string what() const override {
        return "a ticket for " + one_line(target_) + ", which Kerberos has not given; " +
               "krb5.conf has to name servers of the realm that can be reached from here (port 88)";
    }
    error_code when_late() const noexcept override { return errc::kerberos_unreachable; }
    bool advance() override {
        if (error_info why = of_->step(token_, next_); why.code)
            fail(std::move(why));
        return true;
    }
    crypto::secret take_next() noexcept { return std::move(next_); }

private:
    std::shared_ptr<crypto::security_context> of_;
    crypto::secret token_;
    crypto::secret next_;
    std::string target_;
};

std::string gssapi_target(const gssapi_names& names, std::string_view host) {
    if (!names.name.empty())
        return std::string(names.name);
    return std::string(names.service) + '@' +
           std::string(names.domain.empty() ? host : names.domain);
}

wish gssapi::begin() {
    return step({});
}

wish gssapi::step(std::span<const std::byte> token) {
    ++steps_;
    stage_ = stage::stepping;
    return wait_for(std::make_shared<stepping>(context_, token, target_));
}

wish gssapi::on_task_done() {
    auto& done = static_cast<stepping&>(*task());
    if (done.failure().code)
        return fail_by(done.failure());
    crypto::secret next = done.take_next();
    if (context_->is_complete())
        stage_ = stage::offer; // also when there is nothing to say: the broker waits for it
    else if (next.empty())
        return fail_by_protocol("the exchange comes to a halt: the context is not complete, and "
                                "there is nothing to send");
    else
        stage_ = stage::context;
    return send(std::move(next));
}

wish gssapi::on_challenge(std::span<const std::byte> challenge) {
    if (challenge.size() > longest_token)
        return fail_by_protocol(
            "the broker sends a token of " + std::to_string(challenge.size()) + " bytes");
    switch (stage_) {
    case stage::context:
        // An empty one would begin the context once more.
        if (challenge.empty())
            return fail_by_protocol("the broker answers nothing, where it says who it is");
        if (steps_ == most_steps)
            return fail_by_protocol(
                "the broker goes on for more than " + std::to_string(most_steps) + " steps");
        return step(challenge);
    case stage::offer:
        return on_offer(challenge);
    case stage::end:
        if (!challenge.empty())
            return fail_by_protocol("the broker says " + std::to_string(challenge.size()) +
                                    " bytes more, where all has been said");
        return wish::done;
    case stage::stepping:
        break;
    }
    return fail_by_protocol("the broker sends a token that nobody waits for");
}

wish gssapi::on_offer(std::span<const std::byte> wrapped) {
    if (wrapped.empty())
        return fail_by_protocol("the broker answers nothing, where it says what it offers");
    crypto::secret offer;
    if (error_info why = context_->unwrap(wrapped, offer); why.code)
        return fail_by(std::move(why));
    if (offer.size() != offer_size)
        return fail_by_protocol("the broker's offer has " + std::to_string(offer.size()) +
                                " bytes instead of " + std::to_string(offer_size));
    if (!has(offer[0], no_layer))
        return fail(broker_errc::sasl_authentication_failed,
            "GSSAPI: the broker wants all that follows to be wrapped, for " + words_for(offer[0]) +
                "; Kafka's protocol is not, and TLS protects it (SASL_SSL)");

    const std::array taken{no_layer, offer[1], offer[2], offer[3]};
    const crypto::secret answer = crypto::joined(taken, target_);
    crypto::secret last;
    if (error_info why = context_->wrap(answer, last); why.code)
        return fail_by(std::move(why));
    stage_ = stage::end;
    return send(std::move(last), wish::send_last);
}

std::string gssapi::refusal() const {
    const std::string what =
        stage_ == stage::end
            ? "the broker has accepted the ticket for " + one_line(target_) +
                  " and refuses the client all the same: "
            : "the broker refuses the Kerberos ticket for " + one_line(target_) + ": ";
    return what + std::string(usual_cause());
}

std::string_view gssapi::usual_cause() const noexcept {
    return stage_ == stage::end
               ? "sasl.kerberos.principal.to.local.rules may have no rule for its principal"
               : "its clock may be off, its keytab may be older than the ticket, or it may go by "
                 "another name; its log says which";
}

wish gssapi::fail_by(error_info why) {
    why.detail = "GSSAPI: " + one_line(std::move(why.detail));
    return fail(std::move(why));
}

wish gssapi::fail_by_protocol(std::string detail) {
    return fail(errc::protocol, "GSSAPI: " + std::move(detail));
}

} // namespace kafka::core::sasl
