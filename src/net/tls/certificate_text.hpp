// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/handles.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Certificates as error texts tell of them. Whoever has made one may have put anything into it, so
/// texts are of bounded length and have no control characters in them.
namespace kafka::net::tls {

/// `CN=broker1, O=Example`.
std::string name_text(const X509_NAME* name);

/// The beginning of 1970 for what is no time.
std::chrono::sys_seconds time_of(const ASN1_TIME* time) noexcept;

/// `2026-11-26 17:46:06 UTC`.
std::string time_text(const ASN1_TIME* time);

/// Whom it is for, of DNS names and addresses; no more than so many.
std::vector<std::string> alternative_names(const X509* certificate, std::size_t most);

/// The same as text: `broker1, *.example.com, 10.0.0.1`. Empty if nobody
/// is named so.
std::string alternative_names_text(const X509* certificate);

/// Subject, issuer, names and dates.
std::string describe(const X509* certificate);

/// A name has a NUL in it: it reads as another one to whoever takes that for its end. No authority
/// issues such a certificate for an honest reason.
bool has_nul_in_name(const X509* certificate);

/// What a peer has said, shortened, with `\x00` in place of what cannot be shown.
std::string printable(std::string_view text, std::size_t most = 200);

} // namespace kafka::net::tls
