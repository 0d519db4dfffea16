// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/support/interruption.hpp"

#include "cli/support/screen.hpp"

namespace kafka::cli {
namespace {

constexpr int watched[] = {SIGINT, SIGTERM, SIGHUP};
volatile std::sig_atomic_t noted = 0;

extern "C" void on_interruption(int number) {
    if (noted != 0) {
        screen::restore_now();
        std::signal(number, SIG_DFL);
        std::raise(number);
        return;
    }
    noted = number;
}

} // namespace

interruption::interruption() {
    noted = 0;
    struct sigaction action{};
    action.sa_handler = on_interruption;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (int i = 0; i < 3; ++i)
        ::sigaction(watched[i], &action, &before_[i]);
}

interruption::~interruption() {
    for (int i = 0; i < 3; ++i)
        ::sigaction(watched[i], &before_[i], nullptr);
}

int interruption::signal() noexcept {
    return noted;
}

} // namespace kafka::cli
