// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/client_context.hpp"

#include "net/tls/certificate_text.hpp"
#include "net/tls/client_generation.hpp"
#include "net/tls/connection_notes.hpp"
#include "net/tls/engine.hpp"

#include <kafka/error.hpp>
#include <openssl/err.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace kafka::net::tls {

namespace {

constexpr std::size_t most_warnings = 16;

/// As certificates and servers know it: without the dot that ends an absolute name, and without
/// the interface of a link-local address.
std::string plain_name(std::string host) {
    if (host.find(':') != std::string::npos)
        host.erase(std::min(host.find('%'), host.size()));
    else if (host.ends_with('.'))
        host.pop_back();
    return host;
}

bool is_address(const std::string& host) {
    ASN1_OCTET_STRING* const address = a2i_IPADDRESS(host.c_str());
    ASN1_OCTET_STRING_free(address);
    ERR_clear_error();
    return address != nullptr;
}

/// False if that is no name: an empty one would be everybody's, and one that begins with a dot that
/// of all below.
bool expect_host(SSL* ssl, const std::string& host, bool address) {
    X509_VERIFY_PARAM* const expected = SSL_get0_param(ssl);
    X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (host.empty() || host.front() == '.')
        return false;
    const int set = address ? X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str())
                            : X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size());
    return set == 1;
}

} // namespace

std::variant<std::shared_ptr<client_context>, settings_error> client_context::make(
    client_settings settings) {
    try {
        return std::make_shared<client_context>(std::move(settings));
    } catch (const refusal& refused) {
        return refused.why;
    }
}

client_context::client_context(client_settings settings)
    : settings_(std::move(settings)),
      generation_(make_generation(settings_)) {
    warn(generation_->warning);
}

client_context::~client_context() = default;

void client_context::warn(std::string text) {
    if (!text.empty() && warnings_.size() < most_warnings)
        warnings_.push_back(std::move(text));
}

std::string client_context::take_warning() {
    const std::lock_guard lock(mutex_);
    if (warnings_.empty())
        return {};
    std::string first = std::move(warnings_.front());
    warnings_.erase(warnings_.begin());
    return first;
}

std::shared_ptr<client_generation> client_context::current() {
    std::unique_lock lock(mutex_);
    const std::shared_ptr<client_generation> known = generation_;
    lock.unlock();
    const bool changed = known->files.has_changed();
    lock.lock();
    if (!changed)
        refused_.clear();
    // If somebody is reading already, what there is is better than to wait for him.
    if (changed && !reading_ && generation_ == known)
        read_again(lock);
    return generation_;
}

/// Whoever is asked for a password takes his time, and may use the client.
void client_context::read_again(std::unique_lock<std::mutex>& lock) {
    reading_ = true;
    lock.unlock();
    std::shared_ptr<client_generation> made;
    settings_error why;
    try {
        made = make_generation(settings_);
    } catch (refusal& refused) {
        why = std::move(refused.why);
    } catch (...) {
        lock.lock();
        reading_ = false;
        throw;
    }
    lock.lock();
    reading_ = false;
    if (made) {
        generation_ = std::move(made);
        refused_.clear();
        warn(generation_->warning);
    } else if (std::string text = why.message(); text != refused_) {
        // What was wrong may be mended without a trace on the file: a password can be had again.
        // So the next connection tries again, but does not say the same again.
        warn(text + " (it has changed; what was read before is still used)");
        refused_ = std::move(text);
    }
}

std::unique_ptr<engine> client_context::connect(
    const std::string& host, std::uint16_t port, std::chrono::system_clock::time_point now) {
    const std::shared_ptr<client_generation> with = current();
    const std::string name = plain_name(host);
    const bool address = is_address(name);
    const bool users_context = with->own == nullptr;
    ssl_ptr ssl(require(SSL_new(with->context)));
    SSL_set_connect_state(ssl.get());

    auto notes = std::make_unique<connection_notes>();
    notes->peer = (address && name.find(':') != std::string::npos ? '[' + name + ']' : name) + ':' +
                  std::to_string(port);
    notes->trusted = with->trusted;
    notes->is_broker = settings_.to_brokers;
    notes->trust_option = settings_.trust_prefix + "cafile";
    notes->host = name;
    if (settings_.check_hostname)
        notes->expected_host = name;
    if (users_context) {
        notes->users_verification = SSL_get_verify_callback(ssl.get());
        SSL_set_verify(ssl.get(), SSL_get_verify_mode(ssl.get()), verify_and_note);
    } else {
        notes->sessions = &with->sessions;
        notes->revocations_until = with->revocations_until;
        if (const kept_session kept = with->sessions.take(notes->peer, now); kept.session) {
            SSL_set_session(ssl.get(), kept.session.get());
            notes->session_until = kept.until;
        }
    }
    std::string unusable;
    if (settings_.check_hostname && !expect_host(ssl.get(), name, address))
        unusable = '\'' + printable(name) + "' is no name that a certificate could be for";
    if (!address && !name.empty())
        SSL_set_tlsext_host_name(ssl.get(), name.c_str());
    ERR_clear_error();
    auto made = std::make_unique<engine>(std::move(ssl), std::move(notes), with, users_context);
    if (!unusable.empty())
        made->refuse({errc::tls_wrong_host, unusable});
    return made;
}

} // namespace kafka::net::tls
