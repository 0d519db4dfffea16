// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/words.hpp"

#include "cli/support/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace kafka::cli::doctor {
namespace {

constexpr std::size_t troubles = static_cast<std::size_t>(trouble::other) + 1;

} // namespace

std::string time_text(std::chrono::sys_seconds when) {
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(when - day);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        time.hours().count(), time.minutes().count());
}

std::string days_text(std::chrono::seconds how_long) {
    using namespace std::chrono;
    if (how_long >= days(2))
        return counted(static_cast<std::size_t>(duration_cast<days>(how_long).count()), "day");
    if (how_long >= hours(2))
        return counted(static_cast<std::size_t>(duration_cast<hours>(how_long).count()), "hour");
    return counted(static_cast<std::size_t>(
                       std::max<std::int64_t>(0, duration_cast<minutes>(how_long).count())),
        "minute");
}

std::string took_text(duration how_long) {
    const double ms = std::chrono::duration<double, std::milli>(how_long).count();
    if (ms < 1)
        return fmt::format("{:.2f} ms", ms);
    if (ms < 10)
        return fmt::format("{:.1f} ms", ms);
    if (ms < 1000)
        return fmt::format("{:.0f} ms", ms);
    return fmt::format("{:.1f} s", ms / 1000);
}

std::string_view label_of(step_kind kind) noexcept {
    static constexpr std::array<std::string_view, 7> labels{
        "resolve", "connect", "proxy", "TLS", "versions", "login", "metadata"};
    return labels[static_cast<std::size_t>(kind)];
}

std::string_view to_string(step_kind kind) noexcept {
    return kind == step_kind::tls ? "tls" : label_of(kind);
}

std::string_view to_string(speaker who) noexcept {
    static constexpr std::array<std::string_view, 6> names{
        "nobody", "kafka", "tls", "http", "text", "binary"};
    return names[static_cast<std::size_t>(who)];
}

std::string_view to_string(trouble wrong) noexcept {
    static constexpr std::array<std::string_view, troubles> names{"none", "unknown_host",
        "no_name_service", "refused", "timed_out", "unreachable", "not_connected",
        "proxy_unreachable", "proxy_login", "not_a_proxy", "proxy", "certificate_expired",
        "certificate_not_yet_valid", "unknown_authority", "wrong_host", "certificate_revoked",
        "revocation_unknown", "bad_certificate", "tls_version", "tls_cipher",
        "client_certificate_required", "client_certificate_refused", "not_tls", "tls_failed",
        "closed", "silent", "foreign", "unusable_answer", "not_offered", "too_long", "no_brokers",
        "no_sasl", "mechanism_not_offered", "credentials_refused", "untrusted_server",
        "no_credentials", "unknown_service", "clock_skew", "no_kerberos", "other"};
    return names[static_cast<std::size_t>(wrong)];
}

std::string_view words_of(trouble wrong) noexcept {
    static constexpr std::array<std::string_view, troubles> words{"", "no such host",
        "the name could not be looked up", "nothing listens there", "nobody answers",
        "no way leads there", "cannot connect", "the proxy cannot be reached",
        "the proxy does not let us in", "what answers is no such proxy",
        "the proxy does not lead there", "the certificate has expired",
        "the certificate is not valid yet",
        "the certificate comes from an authority that is not trusted",
        "the certificate is for another host", "the certificate is revoked",
        "whether the certificate is revoked cannot be said", "the certificate is not acceptable",
        "no version of TLS in common", "no cipher in common",
        "a certificate of the client is wanted", "the client's certificate is refused",
        "the answer is no TLS", "the handshake has failed",
        "the connection was closed without an answer", "no answer", "the answer is not Kafka's",
        "the answer to ApiVersions cannot be used", "this listener does not offer it",
        "the answer is too long", "there is no broker in it", "the listener has no SASL",
        "the mechanism is not offered", "the broker refuses the credentials",
        "the broker has not shown that it is the right one", "there are no credentials",
        "Kerberos does not know the broker", "the clocks are too far apart",
        "no Kerberos server answers", "failed"};
    return words[static_cast<std::size_t>(wrong)];
}

} // namespace kafka::cli::doctor
