// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/intrusive/list.hpp>
#include <kafka/detail/exchange.hpp>

namespace kafka::core {

using detail::exchange;
/// An exchange can leave its queue without knowing which one that is: `what.unlink()`.
using exchange_queue =
    boost::intrusive::list<exchange, boost::intrusive::constant_time_size<false>>;

} // namespace kafka::core
