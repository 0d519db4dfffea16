// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Certificates that are not accepted, and clocks that make them so.

#include "cli/doctor/rules.hpp"
#include "cli/doctor/words.hpp"

#include <algorithm>
#include <set>

namespace kafka::cli::doctor {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

constexpr days soon{30};
/// Nobody lets all certificates run out at nearly the same time, years apart from now; a clock that
/// is set wrong shows everything so.
constexpr days slip{2};

/// The subject of the certificate that the library's words are about. Empty: they name none.
std::string subject_in(std::string_view words) {
    constexpr std::string_view before = "[subject ";
    const std::size_t begin = words.find(before);
    if (begin == words.npos)
        return {};
    words.remove_prefix(begin + before.size());
    return std::string(words.substr(0, words.find("; issuer ")));
}

/// The one that it is about, as far as it was shown.
const certificate* concerned(const step& failed, const sys_seconds now, bool expired) {
    const std::string named = subject_in(failed.detail);
    for (const certificate& each : std::get<secured>(failed.found).chain) {
        if ((expired ? each.not_after < now : now < each.not_before) &&
            (named.empty() || each.subject == named))
            return &each;
    }
    return nullptr;
}

/// Certificates of which at least two were issued apart have all run out: then it is the clock.
bool all_have_expired(const examination& seen) {
    std::set<sys_seconds> ends;
    for (const visit& at : seen.visits) {
        for (const step& each : at.steps) {
            const auto* tls = std::get_if<secured>(&each.found);
            if (tls == nullptr)
                continue;
            for (const certificate& shown : tls->chain) {
                if (shown.not_after >= seen.now)
                    return false;
                ends.insert(shown.not_after);
            }
        }
    }
    return ends.size() > 1 && *ends.rbegin() - *ends.begin() > slip;
}

std::string check_clock(const examination& seen) {
    return "If it is meant to be valid, see whether this machine's clock, " + time_text(seen.now) +
           ", is right.";
}

void add_clock(const visit& at, const step& failed, bool behind, sys_seconds now, findings& to) {
    const certificate* const shown = behind ? concerned(failed, now, false) : nullptr;
    const std::string named = shown != nullptr ? shown->subject : subject_in(failed.detail);
    finding found{.why = cause::clock_off, .where = {at.address()}};
    found.what = "This machine's clock says " + time_text(now);
    if (behind) {
        found.what += ", and the certificate" + (named.empty() ? "" : " of " + named);
        if (shown != nullptr)
            found.what += " begins to be valid only at " + time_text(shown->not_before) + ", " +
                          days_text(shown->not_before - now) + " later";
        else
            found.what += " is not valid yet";
        found.what += ". Nobody issues certificates for a distant future: most likely this clock "
                      "is behind.";
    } else {
        found.what += ", when everything that the brokers show has expired, though it was made at "
                      "different times. Most likely this clock is ahead.";
    }
    found.change = {"Set the clock of this machine (timedatectl, NTP).",
        behind ? "If it is right, the clock of the machine that issued the certificate was ahead: "
                 "issue it again."
               : "If it is right, the brokers need new certificates."};
    to.add(std::move(found));
}

void add_authority_expired(const examination& seen, const visit& at, const certificate* shown,
    const std::string& named, findings& to) {
    finding found{.why = cause::authority_expired, .where = {at.address()}};
    found.what = "The authority " + named +
                 ", from which the broker's certificate comes, has expired" +
                 (shown == nullptr ? std::string()
                                   : ' ' + days_text(seen.now - shown->not_after) + " ago, at " +
                                         time_text(shown->not_after)) +
                 ". A new certificate from it would help as little.";
    found.change = {"Get the authority's renewed certificate from whoever runs the cluster, and "
                    "set ssl_cafile to a file with it; the brokers' certificates have to come from "
                    "that."};
    if (shown != nullptr)
        found.change.front() += " Brokers have to show the renewed one, too (their keystores).";
    found.change.push_back(check_clock(seen));
    to.add(std::move(found));
}

void add_expired(const examination& seen, const visit& at, const step& failed, findings& to) {
    if (all_have_expired(seen))
        return add_clock(at, failed, false, seen.now, to);
    const std::vector<certificate>& chain = std::get<secured>(failed.found).chain;
    const certificate* shown = concerned(failed, seen.now, true);
    const std::string named = shown != nullptr ? shown->subject : subject_in(failed.detail);
    // One that the broker does not show is among those that are trusted.
    if (!chain.empty() && !named.empty() && shown != &chain.front())
        return add_authority_expired(seen, at, shown, named, to);
    finding found{.why = cause::certificate_expired, .where = {at.address()}};
    if (shown != nullptr)
        found.what = "The certificate of " + shown->subject + " has expired " +
                     days_text(seen.now - shown->not_after) + " ago, at " +
                     time_text(shown->not_after) + '.';
    else
        found.what = "The broker's certificate has expired" + in_its_words(failed) + '.';
    found.change = {
        "Give the broker a new certificate (ssl.keystore.location).", check_clock(seen)};
    to.add(std::move(found));
}

/// What was done is right, but for the key: after a new authority of the same name was made.
void add_namesake(
    const examination& seen, const visit& at, const certificate& other, findings& to) {
    const std::string& option = seen.with.trust_option;
    finding found{.why = cause::unknown_authority, .where = {at.address()}};
    found.what = "The broker's certificate comes from " + other.subject + ", and " +
                 (option.empty() ? "this system" : option) +
                 " has an authority of that name with another key (valid from " +
                 time_text(other.not_before) + " to " + time_text(other.not_after) +
                 "): an old one, or another cluster's.";
    found.change = {"Set " + (option.empty() ? "ssl_cafile" : option) +
                        " to the certificate that the authority has now, in PEM, from whoever "
                        "runs the cluster.",
        "If what is trusted is right, make sure that this is the broker you mean."};
    to.add(std::move(found));
}

void add_unknown_authority(
    const examination& seen, const visit& at, const step& failed, findings& to) {
    if (const auto& other = std::get<secured>(failed.found).namesake)
        return add_namesake(seen, at, *other, to);
    const std::vector<certificate>& chain = std::get<secured>(failed.found).chain;
    finding found{.why = cause::unknown_authority, .where = {at.address()}};
    const bool by_itself = chain.size() == 1 && chain.front().subject == chain.front().issuer;
    if (by_itself)
        found.what = "The broker's certificate, " + chain.front().subject +
                     ", is issued by itself, and is not one of those that are trusted: ";
    else if (!chain.empty())
        found.what = "The broker's certificate comes from " + chain.back().issuer +
                     ", which is not trusted: ";
    else
        found.what = "The broker's certificate does not come from an authority that is trusted: ";
    found.what += seen.with.trust_option.empty()
                      ? "no authority was named, so that only those of the system count."
                      : seen.with.trust_option + " does not lead to it.";
    found.change = {"Set ssl_cafile to a file with the certificate of " +
                    (by_itself          ? "the broker"
                        : chain.empty() ? std::string("its authority")
                                        : chain.back().issuer) +
                    ", in PEM, from whoever runs the cluster."};
    if (!by_itself && chain.size() == 1)
        found.change.push_back("If an authority between them has issued it, have the broker show "
                               "that one's certificate too (its keystore needs the whole chain).");
    to.add(std::move(found));
}

void add_wrong_host(const visit& at, const step& failed, findings& to) {
    const std::vector<certificate>& chain = std::get<secured>(failed.found).chain;
    finding found{.why = cause::wrong_host_name, .where = {at.address()}};
    const std::vector<std::string> names =
        chain.empty() ? std::vector<std::string>() : chain.front().names;
    found.what = "The certificate is not for " + at.host +
                 (names.empty() ? std::string(", nor for any other name that it would say")
                                : ", but for " + listed(names)) +
                 '.';
    if (!names.empty() && at.bootstrap)
        found.change.push_back("Use a name that it is for in bootstrap_servers.");
    else if (!names.empty())
        found.change.push_back("Have the broker advertise a name that it is for "
                               "(advertised.listeners).");
    found.change.push_back(
        "Or have a certificate issued that names " + at.host + " as a subjectAltName.");
    to.add(std::move(found));
}

} // namespace

bool explain_certificate(
    const examination& seen, const visit& at, const step& failed, findings& to) {
    if (failed.kind() != step_kind::tls)
        return false;
    finding found{.where = {at.address()}};
    const std::string words = in_its_words(failed);
    switch (failed.wrong) {
    case trouble::certificate_not_yet_valid:
        add_clock(at, failed, true, seen.now, to);
        return true;
    case trouble::certificate_expired:
        add_expired(seen, at, failed, to);
        return true;
    case trouble::unknown_authority:
        add_unknown_authority(seen, at, failed, to);
        return true;
    case trouble::wrong_host:
        add_wrong_host(at, failed, to);
        return true;
    case trouble::certificate_revoked:
        found.why = cause::certificate_revoked;
        found.what = "The broker's certificate has been revoked" + words + '.';
        found.change = {"Give the broker a new certificate (ssl.keystore.location).",
            "Until then do not trust what answers there: its key may be in wrong hands."};
        break;
    case trouble::revocation_unknown:
        found.why = cause::revocation_unknown;
        found.what = "Whether the certificate is revoked cannot be said" + words + '.';
        found.change = {"Have ssl_crlfile hold a list of its issuer that is in force."};
        break;
    case trouble::bad_certificate:
        found.why = cause::bad_certificate;
        found.what = "The broker's certificate is not acceptable" + words + '.';
        found.change = {"Give the broker another certificate (ssl.keystore.location)."};
        break;
    case trouble::tls_version:
        found.why = cause::tls_version;
        found.what = "Broker and client have no version of TLS in common" + words + '.';
        found.change = {"Have the broker speak TLS 1.2 or 1.3 (ssl.enabled.protocols)."};
        if (seen.with.ssl_min_version != "TLSv1.2")
            found.change = {"Set ssl_min_version to TLSv1.2.", "Or have the broker speak " +
                                                                   seen.with.ssl_min_version +
                                                                   " (ssl.enabled.protocols)."};
        break;
    case trouble::tls_cipher:
        found.why = cause::tls_cipher;
        found.what = "Broker and client have no cipher in common" + words + '.';
        found.change = {"Widen ssl_ciphers (TLS 1.2) and ssl_ciphersuites (TLS 1.3).",
            "Or widen ssl.cipher.suites of the broker."};
        break;
    case trouble::client_certificate_required:
        found.why = cause::client_certificate_required;
        found.what =
            "The broker wants clients to show a certificate (ssl.client.auth), and none was set.";
        found.change = {"Set ssl_certfile and ssl_keyfile (or ssl_keystore)."};
        break;
    case trouble::client_certificate_refused:
        found.why = cause::client_certificate_refused;
        found.what = "The broker does not accept the client's certificate" + words + '.';
        found.change = {"Set ssl_certfile to a certificate of an authority that the broker trusts "
                        "(its ssl.truststore.location), and that has not expired."};
        break;
    default:
        return false;
    }
    to.add(std::move(found));
    return true;
}

void look_at_certificates(const examination& seen, findings& to) {
    for (const visit& at : seen.visits) {
        const secured* const tls = at.found<secured>();
        if (tls == nullptr || tls->chain.empty())
            continue;
        // Whichever of the chain goes first takes the others along.
        const certificate& first =
            *std::ranges::min_element(tls->chain, {}, &certificate::not_after);
        const auto left = first.not_after - seen.now;
        if (left > soon)
            continue;
        to.add({.why = cause::certificate_expires_soon,
            .where = {at.address()},
            .what = "The certificate of " + first.subject + " expires in " + days_text(left) +
                    ", at " + time_text(first.not_after) + '.',
            .change = {"Have a new one issued before that."}});
    }
}

} // namespace kafka::cli::doctor
