// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <memory>

namespace kafka {

namespace net {
class transport;
}

/// Where connections, names and time come from: the system, or a simulation. Opaque and cheap to
/// copy; copies stand for the same thing. May be used by any thread.
class transport {
public:
    /// Sockets, resolver and clock of the operating system.
    ///
    /// Names are looked up on threads of the library, which post the answers to the context. One
    /// made with `BOOST_ASIO_CONCURRENCY_HINT_UNSAFE` cannot take them: there, as with Asio's own
    /// resolver, looking up a name fails with `operation_not_supported`, and only addresses can
    /// be connected to. The child of a `fork` has such threads of its own; a context that it
    /// inherits and goes on using needs `notify_fork`, as for everything of Asio's.
    static transport system();

    explicit transport(std::shared_ptr<net::transport> implementation) noexcept;

    const std::shared_ptr<net::transport>& implementation() const noexcept {
        return implementation_;
    }

    friend bool operator==(const transport&, const transport&) noexcept = default;

private:
    std::shared_ptr<net::transport> implementation_;
};

} // namespace kafka
