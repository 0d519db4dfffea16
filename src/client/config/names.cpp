// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/names.hpp"

#include "client/config/table.hpp"
#include "client/config/translations.hpp"
#include "wire/edit_distance.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace kafka::detail {
namespace {

using enum foreign_option;

struct foreign_name {
    std::string_view name;
    foreign_option kind;
    /// What there is here in its place.
    std::string_view instead = {};
};

constexpr std::array effectless{
    std::string_view("sock.chunk.buffer.count"),
    std::string_view("sock.chunk.bytes"),
    std::string_view("wakeup.timeout.ms"),
};

// Options of the Java clients, librdkafka and kafka-python, by name.
constexpr std::array foreign_names{
    foreign_name{"acks", producer},
    foreign_name{"api.version.fallback.ms", network},
    foreign_name{"api.version.request", network, "api_version says what brokers are taken for"},
    foreign_name{
        "api.version.request.timeout.ms", network, "api_version_auto_timeout_ms bounds it"},
    foreign_name{"auto.commit.interval.ms", consumer},
    foreign_name{"auto.include.jmx.reporter", metrics},
    foreign_name{"auto.offset.reset", consumer},
    foreign_name{"batch.num.messages", producer},
    foreign_name{"batch.size", producer},
    foreign_name{"broker.address.family", network},
    foreign_name{"broker.address.ttl", network, "names are looked up for each connection"},
    foreign_name{"broker.version.fallback", network, "api_version says what brokers are taken for"},
    foreign_name{"buffer.memory", producer},
    foreign_name{"builtin.features", network},
    foreign_name{"check.crcs", consumer},
    foreign_name{"client.rack", consumer},
    foreign_name{"compression.codec", producer},
    foreign_name{"compression.level", producer},
    foreign_name{"compression.type", producer},
    foreign_name{"config.providers", network},
    foreign_name{"connect.cb", network},
    foreign_name{"consumer.timeout.ms", consumer},
    foreign_name{"debug", network, "log_level says how much is told"},
    foreign_name{"delivery.timeout.ms", producer},
    foreign_name{"enable.auto.commit", consumer},
    foreign_name{"enable.auto.offset.store", consumer},
    foreign_name{"enable.gapless.guarantee", producer},
    foreign_name{"enable.idempotence", producer},
    foreign_name{"enable.metrics.push", metrics},
    foreign_name{"enable.partition.eof", consumer},
    foreign_name{"enable.random.seed", network},
    foreign_name{"enable.sasl.oauthbearer.unsecure.jwt", sasl,
        "the program sets client_options::sasl_oauth_token_provider"},
    foreign_name{"exclude.internal.topics", consumer},
    foreign_name{"fetch.error.backoff.ms", consumer},
    foreign_name{"fetch.max.bytes", consumer},
    foreign_name{"fetch.max.wait.ms", consumer},
    foreign_name{"fetch.message.max.bytes", consumer},
    foreign_name{"fetch.min.bytes", consumer},
    foreign_name{"fetch.queue.backoff.ms", consumer},
    foreign_name{"fetch.wait.max.ms", consumer},
    foreign_name{"group.id", consumer},
    foreign_name{"group.instance.id", consumer},
    foreign_name{"group.protocol", consumer},
    foreign_name{"group.remote.assignor", consumer},
    foreign_name{"heartbeat.interval.ms", consumer},
    foreign_name{"interceptor.classes", network},
    foreign_name{"internal.termination.signal", network},
    foreign_name{"isolation.level", consumer},
    foreign_name{"key.deserializer", consumer},
    foreign_name{"key.serializer", producer},
    foreign_name{"linger.ms", producer},
    foreign_name{"log.connection.close", network, "log_level says how much is told"},
    foreign_name{"log.queue", network},
    foreign_name{"max.block.ms", producer},
    foreign_name{"max.partition.fetch.bytes", consumer},
    foreign_name{"max.poll.interval.ms", consumer},
    foreign_name{"max.poll.records", consumer},
    foreign_name{"max.request.size", producer},
    foreign_name{"message.copy.max.bytes", producer},
    foreign_name{"message.max.bytes", producer},
    foreign_name{"message.send.max.retries", producer},
    foreign_name{"message.timeout.ms", producer},
    foreign_name{"metadata.max.idle.ms", producer},
    foreign_name{"metric.reporters", metrics},
    foreign_name{"metrics", metrics, "the program sets client_options::metrics"},
    foreign_name{"metrics.num.samples", metrics},
    foreign_name{"metrics.recording.level", metrics},
    foreign_name{"metrics.sample.window.ms", metrics},
    foreign_name{"offset.store.method", consumer},
    foreign_name{"partition.assignment.strategy", consumer},
    foreign_name{"partitioner", producer},
    foreign_name{"partitioner.class", producer},
    foreign_name{"partitioner.ignore.keys", producer},
    foreign_name{"plugin.library.paths", network},
    foreign_name{"queue.buffering.max.kbytes", producer},
    foreign_name{"queue.buffering.max.messages", producer},
    foreign_name{"queue.buffering.max.ms", producer},
    foreign_name{"queued.max.messages.kbytes", consumer},
    foreign_name{"queued.min.messages", consumer},
    foreign_name{"reconnect.backoff.jitter.ms", network,
        "the pauses of reconnect_backoff_ms vary by a fifth"},
    foreign_name{"resolver", network, "the program sets client_options::resolver"},
    foreign_name{"retries", producer},
    foreign_name{"retry.backoff.max.ms", network},
    foreign_name{"sasl.aws.credentials.provider", sasl,
        "the program sets client_options::sasl_aws_credentials_provider"},
    foreign_name{"sasl.client.callback.handler.class", sasl},
    foreign_name{"sasl.kerberos.kinit.cmd", sasl, "sasl_kerberos_keytab says where keys are"},
    foreign_name{"sasl.kerberos.min.time.before.relogin", sasl},
    foreign_name{"sasl.kerberos.ticket.renew.jitter", sasl},
    foreign_name{"sasl.kerberos.ticket.renew.window.factor", sasl},
    foreign_name{"sasl.login.class", sasl},
    foreign_name{"sasl.oauth.token.provider", sasl,
        "the program sets client_options::sasl_oauth_token_provider"},
    foreign_name{"sasl.oauthbearer.config", sasl,
        "the program sets client_options::sasl_oauth_token_provider"},
    foreign_name{"sasl.oauthbearer.header.urlencode", sasl,
        "a program says it by kafka::oidc_client_credentials::header_urlencode"},
    foreign_name{"sasl.oauthbearer.jwks.endpoint.url", sasl},
    foreign_name{"security.providers", tls},
    foreign_name{"selector", network, "the program gives the client its executor"},
    foreign_name{"session.timeout.ms", consumer},
    foreign_name{"socket.blocking.max.ms", network},
    foreign_name{"socket.keepalive.enable", network, "SO_KEEPALIVE is one of socket_options"},
    foreign_name{"socket.max.fails", network},
    foreign_name{"socket.nagle.disable", network, "TCP_NODELAY is one of socket_options"},
    foreign_name{"ssl.ca", tls, "ssl_cafile and ssl_ca_pem say what is trusted"},
    foreign_name{"ssl.ca.certificate.stores", tls},
    foreign_name{"ssl.certificate", tls, "ssl_certfile and ssl_certificate_pem say what is shown"},
    foreign_name{"ssl.cipher.suites", tls,
        "ssl_ciphers takes OpenSSL's names of ciphers, and ssl_ciphersuites those of TLS 1.3"},
    foreign_name{"ssl.context", tls, "the program sets client_options::ssl_context"},
    foreign_name{"ssl.curves.list", tls},
    foreign_name{"ssl.enabled.protocols", tls, "ssl_min_version says which version is the oldest"},
    foreign_name{"ssl.engine.factory.class", tls},
    foreign_name{"ssl.engine.location", tls},
    foreign_name{"ssl.keymanager.algorithm", tls},
    foreign_name{"ssl.protocol", tls, "ssl_min_version says which version is the oldest"},
    foreign_name{"ssl.provider", tls},
    foreign_name{"ssl.providers", tls},
    foreign_name{"ssl.secure.random.implementation", tls},
    foreign_name{"ssl.sigalgs.list", tls},
    foreign_name{"ssl.trustmanager.algorithm", tls},
    foreign_name{"ssl.truststore.password", tls,
        "a truststore in PEM has none; `keytool -exportcert -rfc -keystore FILE -alias NAME` makes "
        "of another one what ssl_cafile takes"},
    foreign_name{"statistics.interval.ms", metrics},
    foreign_name{"sticky.partitioning.linger.ms", producer},
    foreign_name{"topic.blacklist", network},
    foreign_name{"topic.metadata.propagation.max.ms", network},
    foreign_name{"topic.metadata.refresh.fast.interval.ms", network,
        "retry_backoff_ms is the pause between requests"},
    foreign_name{"topic.metadata.refresh.sparse", network},
    foreign_name{"transaction.timeout.ms", producer},
    foreign_name{"transactional.id", producer},
    foreign_name{"value.deserializer", consumer},
    foreign_name{"value.serializer", producer},
    foreign_name{"work.executor", network, "the program sets client_options::work_executor"},
};

char plain(char letter) noexcept {
    if (letter == '_')
        return '.';
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string plain(std::string_view name) {
    std::string made(name);
    std::ranges::transform(made, made.begin(), [](char letter) { return plain(letter); });
    return made;
}

const foreign_name* find_foreign(std::string_view name) noexcept {
    const auto found = std::ranges::find_if(
        foreign_names, [&](const foreign_name& known) { return same_name(known.name, name); });
    return found == foreign_names.end() ? nullptr : &*found;
}

} // namespace

bool same_name(std::string_view left, std::string_view right) noexcept {
    return std::ranges::equal(
        left, right, [](char a, char b) { return (a == '_' ? '.' : a) == (b == '_' ? '.' : b); });
}

foreign_option classify(std::string_view name) noexcept {
    for (std::string_view known : effectless) {
        if (same_name(known, name))
            return without_effect;
    }
    const foreign_name* const known = find_foreign(name);
    return known ? known->kind : unknown;
}

std::string_view in_its_place(std::string_view name) noexcept {
    const foreign_name* const known = find_foreign(name);
    return known ? known->instead : std::string_view();
}

std::span<const std::string_view> names_without_effect() noexcept {
    return effectless;
}

std::string nearest_name(std::string_view name) {
    // A typing error or two, or a missing unit; more than that is another word.
    std::size_t best = std::min<std::size_t>(name.size() / 3 + 1, 5);
    std::string_view found;
    const std::string wanted = plain(name);
    const auto consider = [&](std::string_view candidate) {
        // The distance is at least the difference in length: this also bounds the work.
        if (candidate.empty() || candidate.size() > name.size() + best ||
            name.size() > candidate.size() + best)
            return;
        if (const std::size_t away = wire::edit_distance(wanted, plain(candidate)); away < best) {
            best = away;
            found = candidate;
        }
    };
    for (const option_row& row : option_rows()) {
        consider(row.info.name);
        for (std::string_view alias : row.info.aliases)
            consider(alias);
    }
    for (const translation& known : translations())
        consider(known.name);
    for (const foreign_name& known : foreign_names)
        consider(known.name);

    const bool dotted = name.find('.') != name.npos;
    std::string spelt(found);
    std::ranges::replace(spelt, dotted ? '_' : '.', dotted ? '.' : '_');
    return spelt;
}

} // namespace kafka::detail
