// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/certificate_text.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <utility>

namespace kafka::net::tls {

namespace {

constexpr std::size_t most_names = 10;

std::string_view text_of(const ASN1_STRING* string) noexcept {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
        static_cast<std::size_t>(std::max(ASN1_STRING_length(string), 0))};
}

std::string address_text(std::string_view bytes) {
    std::string text;
    char part[8];
    if (bytes.size() == 4) {
        for (const char each : bytes) {
            std::snprintf(
                part, sizeof part, text.empty() ? "%d" : ".%d", static_cast<unsigned char>(each));
            text += part;
        }
    } else if (bytes.size() == 16) {
        for (std::size_t at = 0; at < 16; at += 2) {
            const unsigned group = static_cast<unsigned char>(bytes[at]) * 256u +
                                   static_cast<unsigned char>(bytes[at + 1]);
            std::snprintf(part, sizeof part, text.empty() ? "%x" : ":%x", group);
            text += part;
        }
    }
    return text;
}

names_ptr names_of(const X509* certificate) {
    return names_ptr(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
}

} // namespace

std::string printable(std::string_view text, std::size_t most) {
    std::string shown;
    for (const char each : text) {
        if (shown.size() >= most)
            return shown + "…";
        // Bytes above 127 are left as they are: names in UTF-8.
        const auto byte = static_cast<unsigned char>(each);
        if (byte >= 0x20 && byte != 0x7f) {
            shown += each;
            continue;
        }
        char escaped[8];
        std::snprintf(escaped, sizeof escaped, "\\x%02x", byte);
        shown += escaped;
    }
    return shown;
}

std::string name_text(const X509_NAME* name) {
    const bio_ptr into(require(BIO_new(BIO_s_mem())));
    constexpr unsigned long style = (XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB & ~XN_FLAG_SPC_EQ);
    X509_NAME_print_ex(into.get(), name, 0, style);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(into.get(), &bytes);
    if (size <= 0)
        return "(nobody)";
    return printable({bytes, static_cast<std::size_t>(size)});
}

std::chrono::sys_seconds time_of(const ASN1_TIME* time) noexcept {
    using namespace std::chrono;
    std::tm when{};
    if (ASN1_TIME_to_tm(time, &when) != 1)
        return {};
    return sys_days(year(when.tm_year + 1900) / (when.tm_mon + 1) / when.tm_mday) +
           hours(when.tm_hour) + minutes(when.tm_min) + seconds(when.tm_sec);
}

std::string time_text(const ASN1_TIME* time) {
    std::tm when{};
    if (ASN1_TIME_to_tm(time, &when) != 1)
        return "(no time)";
    char text[64];
    const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &when);
    return {text, size};
}

std::vector<std::string> alternative_names(const X509* certificate, std::size_t most) {
    const names_ptr names = names_of(certificate);
    std::vector<std::string> all;
    const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
    for (int at = 0; at < count && all.size() < most; ++at) {
        const GENERAL_NAME* const each = sk_GENERAL_NAME_value(names.get(), at);
        std::string name;
        if (each->type == GEN_DNS)
            name = printable(text_of(each->d.dNSName), 100);
        else if (each->type == GEN_IPADD)
            name = address_text(text_of(each->d.iPAddress));
        if (!name.empty())
            all.push_back(std::move(name));
    }
    return all;
}

std::string alternative_names_text(const X509* certificate) {
    std::vector<std::string> names = alternative_names(certificate, most_names + 1);
    const bool more = names.size() > most_names;
    names.resize(std::min(names.size(), most_names));
    std::string text;
    for (const std::string& each : names)
        text += text.empty() ? each : ", " + each;
    return more ? text + " and others" : text;
}

std::string describe(const X509* certificate) {
    const std::string names = alternative_names_text(certificate);
    return "subject " + name_text(X509_get_subject_name(certificate)) + "; issuer " +
           name_text(X509_get_issuer_name(certificate)) + "; for " +
           (names.empty() ? "no names but that of the subject" : names) + "; valid from " +
           time_text(X509_get0_notBefore(certificate)) + " to " +
           time_text(X509_get0_notAfter(certificate));
}

bool has_nul_in_name(const X509* certificate) {
    const auto has_nul = [](const ASN1_STRING* string) {
        return text_of(string).find('\0') != std::string_view::npos;
    };
    const names_ptr names = names_of(certificate);
    const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
    for (int at = 0; at < count; ++at) {
        const GENERAL_NAME* const each = sk_GENERAL_NAME_value(names.get(), at);
        if (each->type == GEN_DNS && has_nul(each->d.dNSName))
            return true;
    }
    const X509_NAME* const subject = X509_get_subject_name(certificate);
    for (int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1); at >= 0;
        at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) {
        // In wider strings every other byte is one.
        const ASN1_STRING* const name = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
        const int type = ASN1_STRING_type(name);
        if (type != V_ASN1_BMPSTRING && type != V_ASN1_UNIVERSALSTRING && has_nul(name))
            return true;
    }
    return false;
}

} // namespace kafka::net::tls
