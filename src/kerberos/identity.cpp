// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "kerberos/identity.hpp"

#include "kerberos/failures.hpp"
#include "kerberos/key_files.hpp"

#include <krb5/krb5.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <utility>

namespace kafka::kerberos {

namespace {

/// In the process's memory, where names are shared by all who use Kerberos in it.
std::string name_of_new_cache() {
    static std::atomic<std::uint64_t> count{0};
    return "MEMORY:kafka-asio-" + std::to_string(++count);
}

void destroy_cache(const std::string& name) noexcept {
    krb5_context context = nullptr;
    if (krb5_init_context(&context) != 0)
        return;
    krb5_ccache cache = nullptr;
    if (krb5_cc_resolve(context, name.c_str(), &cache) == 0)
        krb5_cc_destroy(context, cache);
    krb5_free_context(context);
}

} // namespace

identity::identity(identity_options options)
    : options_(std::move(options)),
      own_cache_(!options_.keytab.empty() && options_.credential_cache.empty()),
      cache_(own_cache_ ? name_of_new_cache() : options_.credential_cache) {
}

identity::~identity() {
    if (own_cache_)
        destroy_cache(cache_);
}

status identity::acquire(credentials_handle& into) {
    const std::uint64_t failures = failures_;
    const std::lock_guard lock(mutex_);
    if (failures_ != failures)
        return last_failure_;
    status made = acquire_under_lock(into);
    if (made.has_failed()) {
        made = last_failure_ = explained(std::move(made));
        ++failures_;
    }
    return made;
}

status identity::explained(status what) const {
    what.text = text_of(what);
    if (options_.keytab.empty())
        return what;
    status fault = find_fault_with_key_file(name_of_key_file(options_.keytab), options_.principal);
    return fault.has_failed() ? fault : what;
}

status identity::acquire_under_lock(credentials_handle& into) {
    status made;
    name_handle who;
    if (!options_.principal.empty()) {
        input name(options_.principal);
        made.major =
            gss_import_name(&made.minor, name.get(), GSS_KRB5_NT_PRINCIPAL_NAME, who.out());
        if (made.has_failed())
            return made;
    }
    const std::string keytab = name_of_key_file(options_.keytab);
    std::array<gss_key_value_element_desc, 2> elements{};
    gss_key_value_set_desc store{0, elements.data()};
    if (!keytab.empty())
        elements[store.count++] = {"client_keytab", keytab.c_str()};
    if (!cache_.empty())
        elements[store.count++] = {"ccache", cache_.c_str()};
    gss_OID_set_desc kerberos{1, gss_mech_krb5};
    made.major =
        gss_acquire_cred_from(&made.minor, who.get(), GSS_C_INDEFINITE, &kerberos, GSS_C_INITIATE,
            store.count == 0 ? GSS_C_NO_CRED_STORE : &store, into.out(), nullptr, nullptr);
    if (made.has_failed())
        return made;
    // Which gets tickets, where that was put off.
    OM_uint32 lifetime = 0;
    made.major = gss_inquire_cred(&made.minor, into.get(), nullptr, &lifetime, nullptr, nullptr);
    return made;
}

std::shared_ptr<identity> make_identity(identity_options options) {
    return std::make_shared<identity>(std::move(options));
}

} // namespace kafka::kerberos
