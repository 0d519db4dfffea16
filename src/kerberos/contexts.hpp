// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/security_context.hpp"

#include <memory>
#include <string>

/// Kerberos, as MIT's library has it: the only part that knows it. Where the library is built
/// without, nothing can be made of this. No environment variable is changed; those that the library
/// reads, such as KRB5_CONFIG, hold.
namespace kafka::kerberos {

bool is_built_in() noexcept;

/// Empty members are as the system's Kerberos has them.
struct identity_options {
    /// Who the client is. Default: whoever the tickets, or the first key, are for.
    std::string principal = {};
    /// A file with the client's keys, with which tickets are got and renewed.
    std::string keytab = {};
    /// Where the tickets are, as Kerberos names it: `FILE:/tmp/krb5cc_0`. Where there is a keytab,
    /// and none is named, they are in memory, until the identity goes.
    std::string credential_cache = {};
};

/// Who a client is, to Kerberos. Its contexts share the tickets. Thread-safe.
class identity;

/// Looks at nothing yet. Null if Kerberos is not built in.
std::shared_ptr<identity> make_identity(identity_options options);

/// Begins a context with a broker. The first step gets tickets, which may take half a minute where
/// Kerberos's servers do not answer.
///
/// `target` is the name of a service on a host, `kafka@host`, or of a principal,
/// `kafka/host@REALM`. The broker has to show that it is that.
std::unique_ptr<crypto::security_context> make_initiator(
    std::shared_ptr<identity> who, std::string target);

struct acceptor_options {
    /// A file with the service's keys. Default: as the system's Kerberos has it.
    std::string keytab = {};
    /// The service, as above. Default: any that the keytab has keys of.
    std::string name = {};
};

/// The other end, for tests: what was shown to it once may be shown again. Waits for nobody. The
/// peer is the client's principal, `alice@REALM`. Null if Kerberos is not built in.
std::unique_ptr<crypto::security_context> make_acceptor(acceptor_options options);

} // namespace kafka::kerberos
