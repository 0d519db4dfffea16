// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/names/query.hpp"

#include <functional>
#include <memory>
#include <string>

namespace kafka::net {

/// Looks a name up with the system's resolver, which knows no way to be asked without waiting:
/// it is called on threads that exist only while there are names to look up. (Asio's own resolver
/// has one thread per context, so that one dead name server holds up every other name, and the
/// context's destructor.) Giving up, or destroying the context, never waits for the system.
///
/// At most four names are looked up at once in the process. One that is given up counts no longer,
/// though its thread hangs on until the system answers; only with 32 threads is that the end, and
/// further names wait for one of them.
///
/// A context that no other thread may post to gets `operation_not_supported`, as from Asio's own
/// resolver. Without memory the answer is `no_memory`, or if there is none for that either, none
/// until the question is given up. The addresses come as text, in the system's order.
std::unique_ptr<operation> resolve_name(
    const executor& on, std::string host, address_family family, answer_handler handler);

/// The same the other way round: the name of the host that has the address, or the address itself
/// if it has none that is known.
std::unique_ptr<operation> name_address(
    const executor& on, std::string address, answer_handler handler);

/// Does something else that holds up its thread, on such a thread and under the same rules; then
/// the handler runs, without a name. What is given up goes on to its end, of which nobody hears. In
/// the child of a fork it is over, with `try_again`. `what` does not throw.
///
/// Its threads are counted apart from those of names, so that neither keeps the other waiting: four
/// at once, and eight with those that nobody waits for any more.
std::unique_ptr<operation> run_in_thread(
    const executor& on, std::function<void()> what, answer_handler handler);

} // namespace kafka::net
