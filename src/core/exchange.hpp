// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/intrusive/list.hpp>
#include <kafka/detail/exchange.hpp>

namespace kafka::core {

using detail::exchange;
using exchange_queue = boost::intrusive::list<exchange>;

} // namespace kafka::core
