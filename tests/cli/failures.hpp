// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/support/failure.hpp"

#include <gtest/gtest.h>

namespace kafka::cli {

/// What `run` throws; an empty one, and a failed test, when it does not.
template <class Run>
failure failure_of(Run run) {
    try {
        run();
    } catch (const failure& thrown) {
        return thrown;
    }
    ADD_FAILURE() << "nothing was thrown";
    return {};
}

} // namespace kafka::cli
