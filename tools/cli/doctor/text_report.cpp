// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/report.hpp"
#include "cli/doctor/rules.hpp"
#include "cli/doctor/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>

namespace kafka::cli::doctor {
namespace {

constexpr std::size_t label_width = 9;
constexpr std::size_t time_width = 7;
constexpr std::size_t narrowest = 60;
constexpr std::size_t widest = 100;

/// What stands before a step: as much of it as the terminal can show.
std::size_t mark_width(const style& with) noexcept {
    return with.unicode ? 1 : 4;
}

std::string mark(bool good, const style& with) {
    if (with.unicode)
        return with.paint(good ? colour::green : colour::red, good ? "✓" : "✗");
    return with.paint(good ? colour::green : colour::red, good ? "ok  " : "FAIL");
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& each : words)
        text += (text.empty() ? "" : ", ") + each;
    return text;
}

// --- paragraphs ----------------------------------------------------------------------------------

/// Words in lines, the first behind `first`, which takes `indent` columns, and the others indented
/// by as much.
std::string paragraph(
    std::string_view first, std::size_t indent, std::string_view text, std::size_t width) {
    std::string lines(first);
    std::size_t column = indent;
    bool fresh = true;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.empty())
            continue;
        if (!fresh && column + 1 + display_width(word) > width) {
            lines += '\n' + std::string(indent, ' ');
            column = indent;
            fresh = true;
        }
        if (!fresh) {
            lines += ' ';
            ++column;
        }
        lines += word;
        column += display_width(word);
        fresh = false;
    }
    return lines + '\n';
}

std::string paragraph(std::string_view first, std::string_view text, std::size_t width) {
    return paragraph(first, display_width(first), text, width);
}

std::size_t width_of(const style& with) {
    return std::clamp(with.width, narrowest, widest);
}

// --- what a step has found -----------------------------------------------------------------------

std::string words_of(const resolved& found) {
    if (found.addresses.size() == 1 && found.addresses.front() == found.name)
        return "an address already";
    return joined(found.addresses);
}

std::string words_of(const connected& found) {
    return found.address;
}

std::string words_of(const proxied& found) {
    return "by way of " + found.proxy;
}

std::string words_of(const secured& found) {
    return found.version + (found.cipher.empty() ? "" : ", " + found.cipher);
}

std::string words_of(const versions_known& found) {
    return found.release ? "looks like Kafka " + found.release->to_string() : "";
}

std::string words_of(const logged_in& found) {
    return found.mechanism;
}

std::string words_of(const described& found) {
    std::string text = found.cluster_id ? "cluster " + *found.cluster_id : "a cluster without id";
    if (found.controller)
        text += ", controller " + std::to_string(*found.controller);
    return text + ", " + counted(found.brokers.size(), "broker");
}

// --- the lines below a step ----------------------------------------------------------------------

std::string below(const std::string& text, const style& with) {
    const std::string lines = paragraph("      ", printable(text), width_of(with));
    return with.paint(colour::dim, std::string_view(lines).substr(0, lines.size() - 1)) + '\n';
}

std::string left_text(const certificate& each, std::chrono::sys_seconds now) {
    if (now < each.not_before)
        return "valid only from " + time_text(each.not_before) + " on";
    if (each.not_after < now)
        return "expired " + days_text(now - each.not_after) + " ago, at " +
               time_text(each.not_after);
    return "valid until " + time_text(each.not_after) + ", " + days_text(each.not_after - now) +
           " more";
}

std::string details(
    const secured& found, bool good, std::chrono::sys_seconds now, const style& with) {
    std::string text;
    for (const certificate& each : found.chain) {
        const bool own = &each == &found.chain.front();
        text += below((own ? "" : "issued by ") + each.subject + ", " + left_text(each, now), with);
        if (!own)
            continue;
        std::string names = !each.names.empty()                  ? "for " + listed(each.names)
                            : found.name_matches.value_or(false) ? "by its subject's CN"
                                                                 : "for no host by name";
        if (found.name_matches)
            names += *found.name_matches ? ": matches"
                     : good              ? ": does not match, which ssl_check_hostname lets pass"
                                         : ": does not match";
        text += below(names, with);
    }
    if (found.chain.size() == 1 && found.chain.front().issuer != found.chain.front().subject)
        text += below("issued by " + found.chain.front().issuer, with);
    return text;
}

std::string details(const described& found, const style& with) {
    if (found.brokers.empty())
        return {};
    std::vector<std::string> brokers;
    for (const advertised_broker& each : found.brokers)
        brokers.push_back(std::to_string(each.id) + " at " +
                          visit{.host = each.host, .port = each.port}.address());
    return below(listed(brokers), with);
}

/// What the library has to say of certificates and of listeners that are something else is as long
/// as what follows here.
bool is_told_elsewhere(const step& each) {
    const auto* tls = std::get_if<secured>(&each.found);
    // Of metadata, it explains only that somebody has to log in.
    const bool who_explains =
        each.really && each.really->who != speaker::nobody &&
        (each.kind() != step_kind::metadata ||
            !each.really->mechanisms.value_or(std::vector<std::string>()).empty());
    return who_explains ||
           (tls != nullptr &&
               (!tls->chain.empty() || each.wrong == trouble::client_certificate_required ||
                   each.wrong == trouble::client_certificate_refused));
}

/// What is there besides may still be good to know.
std::string what_works(const examination& seen, bool is_all, const style& with) {
    std::size_t servers = 0;
    std::set<std::int32_t> brokers; // of which one may be in several places
    for (const visit& each : seen.visits) {
        servers += each.bootstrap ? 1 : 0;
        if (each.node)
            brokers.insert(*each.node);
    }
    return "  " +
           with.paint(is_all ? colour::green : colour::yellow,
               fmt::format("{}: {} and {} answer as they should.{}",
                   is_all ? "All is well" : "It works", counted(servers, "server"),
                   counted(brokers.size(), "broker"), is_all ? "" : " Good to know:")) +
           '\n';
}

} // namespace

std::string render_heading(const visit& at, const style& with) {
    if (at.bootstrap || !at.node)
        return with.paint(colour::bold, "Server " + printable(at.address())) + '\n';
    return with.paint(
               colour::bold, fmt::format("Broker {} at {}", *at.node, printable(at.address()))) +
           ", where its cluster says it is\n";
}

std::string render_step(const step& each, std::chrono::sys_seconds now, const style& with) {
    std::string text = std::visit([](const auto& found) { return words_of(found); }, each.found);
    if (!each.good()) {
        const std::string why =
            std::string(words_of(each.wrong)) + (each.detail.empty() || is_told_elsewhere(each)
                                                        ? std::string()
                                                        : " (" + each.detail + ')');
        const auto* by = std::get_if<proxied>(&each.found);
        const bool says_whom = each.kind() == step_kind::connect ||
                               each.kind() == step_kind::login ||
                               (by != nullptr && each.detail.find(by->proxy) == std::string::npos);
        text = says_whom && !text.empty() ? text + ": " + why : why;
    }
    const std::string took = pad_left(took_text(each.took), time_width);
    std::string line = "  " + mark(each.good(), with) + ' ' +
                       pad_right(label_of(each.kind()), label_width) + ' ' +
                       with.paint(colour::dim, took) + "  ";
    const std::size_t column = 2 + mark_width(with) + 1 + label_width + 1 + took.size() + 2;
    line = paragraph(line, column, printable(text), width_of(with));
    if (const auto* tls = std::get_if<secured>(&each.found))
        line += details(*tls, each.good(), now, with);
    if (const auto* cluster = std::get_if<described>(&each.found); cluster && each.good())
        line += details(*cluster, with);
    return line;
}

std::string render_diagnosis(
    const examination& seen, const std::vector<finding>& findings, const style& with) {
    std::string text = with.paint(colour::bold, "Diagnosis") + '\n';
    const std::size_t width = width_of(with);
    if (is_healthy(findings))
        text += what_works(seen, findings.empty(), with);
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const finding& each = findings[i];
        const std::string number = fmt::format("{:>3}. ", i + 1);
        const std::string where =
            paragraph(std::string(number.size(), ' '), printable(listed(each.where)), width);
        text += with.paint(each.is_problem() ? colour::red : colour::yellow, number) +
                with.paint(colour::bold, std::string_view(where).substr(
                                             number.size(), where.size() - number.size() - 1)) +
                '\n';
        text += paragraph("     ", printable(each.what), width);
        for (const std::string& change : each.change)
            text += paragraph(with.unicode ? "     → " : "     -> ", printable(change), width);
    }
    return text;
}

std::string render_text(
    const examination& seen, const std::vector<finding>& findings, const style& with) {
    std::string text;
    for (const visit& at : seen.visits) {
        text += render_heading(at, with);
        for (const step& each : at.steps)
            text += render_step(each, seen.now, with);
        text += '\n';
    }
    return text + render_diagnosis(seen, findings, with);
}

} // namespace kafka::cli::doctor
