// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/support/screen.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <string_view>

namespace kafka::cli {
namespace {

// The alternate screen, no cursor, and no line that goes on below.
constexpr std::string_view enter = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[2J";
constexpr std::string_view leave = "\x1b[?2026l\x1b[?7h\x1b[?25h\x1b[?1049l";

// For signal handlers; written before they are installed.
volatile std::sig_atomic_t active = 0;
int output = -1;
bool keys_are_ours = false;
termios keys_before;
struct sigaction suspension_before;

void send(std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t written = ::write(output, text.data(), text.size());
        if (written <= 0)
            return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void take_keys() noexcept {
    // From the background, setting the terminal up would stop the program.
    keys_are_ours =
        ::tcgetpgrp(STDIN_FILENO) == ::getpgrp() && ::tcgetattr(STDIN_FILENO, &keys_before) == 0;
    if (!keys_are_ours)
        return;
    termios quiet = keys_before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON);
    quiet.c_cc[VMIN] = 0;
    quiet.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
}

void give_back_keys() noexcept {
    if (keys_are_ours)
        // With what was typed meanwhile, which was not meant for the shell.
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &keys_before);
    keys_are_ours = false;
}

extern "C" void on_suspension(int) {
    const bool was_active = active != 0;
    screen::restore_now();
    ::kill(::getpid(), SIGSTOP);
    // Goes on here, with SIGCONT.
    if (was_active) {
        take_keys();
        send(enter);
        active = 1;
    }
}

} // namespace

screen::screen(std::FILE* terminal) : terminal_(terminal) {
    std::fflush(terminal_);
    output = ::fileno(terminal_);
    take_keys();
    send(enter);
    active = 1;
    struct sigaction action{};
    action.sa_handler = on_suspension;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGTSTP, &action, &suspension_before);
}

screen::~screen() {
    std::fflush(terminal_);
    ::sigaction(SIGTSTP, &suspension_before, nullptr);
    restore_now();
}

void screen::restore_now() noexcept {
    if (active == 0)
        return;
    active = 0;
    send(leave);
    give_back_keys();
}

screen::extent screen::size_of(std::FILE* terminal) noexcept {
    extent made;
    winsize size{};
    if (::ioctl(::fileno(terminal), TIOCGWINSZ, &size) == 0) {
        if (size.ws_col > 0)
            made.columns = size.ws_col;
        if (size.ws_row > 0)
            made.rows = size.ws_row;
    }
    return made;
}

std::string frame_of(const std::vector<std::string>& lines) {
    // Terminals that can show a frame at once when it is complete do so between these two.
    std::string frame = "\x1b[?2026h\x1b[H";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        frame += i == 0 ? "" : "\r\n";
        frame += lines[i];
        frame += "\x1b[K";
    }
    return frame + "\x1b[J\x1b[?2026l";
}

void screen::draw(const std::vector<std::string>& lines) {
    const std::string frame = frame_of(lines);
    std::fwrite(frame.data(), 1, frame.size(), terminal_);
}

bool screen::quit_pressed() {
    bool pressed = false;
    pollfd keys{STDIN_FILENO, POLLIN, 0};
    char typed[64];
    while (keys_are_ours && ::poll(&keys, 1, 0) == 1 && (keys.revents & POLLIN) != 0) {
        const ssize_t count = ::read(STDIN_FILENO, typed, sizeof typed);
        if (count <= 0)
            break;
        pressed |= std::string_view(typed, static_cast<std::size_t>(count)).find('q') !=
                   std::string_view::npos;
    }
    return pressed;
}

} // namespace kafka::cli
