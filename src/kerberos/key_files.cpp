// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "kerberos/key_files.hpp"

#include <krb5/krb5.h>

namespace kafka::kerberos {

namespace {

/// The first entry: whether there is one, and whether it can be read.
krb5_error_code read_one(krb5_context in, krb5_keytab from) noexcept {
    krb5_kt_cursor cursor{};
    if (const krb5_error_code code = krb5_kt_start_seq_get(in, from, &cursor); code != 0)
        return code;
    krb5_keytab_entry entry{};
    const krb5_error_code code = krb5_kt_next_entry(in, from, &entry, &cursor);
    if (code == 0)
        krb5_free_keytab_entry_contents(in, &entry);
    krb5_kt_end_seq_get(in, from, &cursor);
    return code;
}

krb5_error_code read_one_of(
    krb5_context in, krb5_keytab from, const std::string& principal) noexcept {
    krb5_principal who = nullptr;
    if (const krb5_error_code code = krb5_parse_name(in, principal.c_str(), &who); code != 0)
        return code;
    krb5_keytab_entry entry{};
    const krb5_error_code code = krb5_kt_get_entry(in, from, who, 0, 0, &entry);
    if (code == 0)
        krb5_free_keytab_entry_contents(in, &entry);
    krb5_free_principal(in, who);
    return code;
}

} // namespace

status find_fault_with_key_file(const std::string& name, const std::string& principal) {
    krb5_context context = nullptr;
    if (krb5_init_context(&context) != 0)
        return {};
    krb5_keytab keytab = nullptr;
    krb5_error_code code = krb5_kt_resolve(context, name.c_str(), &keytab);
    if (code == 0) {
        code = read_one(context, keytab);
        if (code == 0 && !principal.empty())
            code = read_one_of(context, keytab, principal);
        krb5_kt_close(context, keytab);
    }
    status found;
    if (code != 0) {
        const char* const text = krb5_get_error_message(context, code);
        found = {.major = GSS_S_FAILURE, .minor = static_cast<OM_uint32>(code), .text = text};
        krb5_free_error_message(context, text);
    }
    krb5_free_context(context);
    return found;
}

} // namespace kafka::kerberos
