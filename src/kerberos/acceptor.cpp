// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "kerberos/contexts.hpp"
#include "kerberos/established.hpp"
#include "kerberos/key_files.hpp"

#include <array>
#include <utility>

namespace kafka::kerberos {

namespace {

class acceptor final : public established_context {
public:
    explicit acceptor(acceptor_options options) : options_(std::move(options)) {}

    error_info step(std::span<const std::byte> token, crypto::secret& next) override {
        if (credentials_.get() == nullptr) {
            if (const status made = acquire(); made.has_failed())
                return failure_of(made, when_checking());
        }
        status made;
        input from(token);
        output into;
        made.major =
            gss_accept_sec_context(&made.minor, context_.out(), credentials_.get(), from.get(),
                GSS_C_NO_CHANNEL_BINDINGS, nullptr, nullptr, into.out(), nullptr, nullptr, nullptr);
        if (made.has_failed())
            return failure_of(made, when_checking());
        next = into.bytes();
        if ((made.major & GSS_S_CONTINUE_NEEDED) != 0)
            return {};
        if (made = complete(); made.has_failed())
            return failure_of(made, when_checking());
        return {};
    }

private:
    status acquire() {
        status made;
        name_handle service;
        if (!options_.name.empty()) {
            made = import_name(options_.name, service);
            if (made.has_failed())
                return made;
        }
        const std::string keytab = name_of_key_file(options_.keytab);
        // Files of tickets that were shown would be left behind by every test.
        std::array<gss_key_value_element_desc, 2> elements{{{"rcache", "none:"}, {}}};
        gss_key_value_set_desc store{1, elements.data()};
        if (!keytab.empty())
            elements[store.count++] = {"keytab", keytab.c_str()};
        gss_OID_set_desc kerberos{1, gss_mech_krb5};
        made.major = gss_acquire_cred_from(&made.minor, service.get(), GSS_C_INDEFINITE, &kerberos,
            GSS_C_ACCEPT, &store, credentials_.out(), nullptr, nullptr);
        return made;
    }

    circumstances when_checking() const noexcept override {
        return {.doing = activity::accepting, .keytab = options_.keytab};
    }

    const acceptor_options options_;
    credentials_handle credentials_;
};

} // namespace

std::unique_ptr<crypto::security_context> make_acceptor(acceptor_options options) {
    return std::make_unique<acceptor>(std::move(options));
}

} // namespace kafka::kerberos
