// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

#include "conformance/oracle.hpp"

#include <boost/endian/conversion.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace kafka::conformance {

namespace {

using boost::endian::load_big_s32;

constexpr int patience_ms = 60'000;
constexpr std::size_t header_size = 5; // of an answer: length, status

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what);
}

template <class Integer>
void append(std::string& to, Integer value) {
    boost::endian::native_to_big_inplace(value);
    to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string frame(const question& asked) {
    std::string text;
    const auto size = 1 + 2 + 2 + asked.message.size() + asked.input.size();
    append(text, static_cast<std::int32_t>(size));
    text += static_cast<char>(asked.what);
    append(text, asked.version);
    append(text, static_cast<std::int16_t>(asked.message.size()));
    text += asked.message;
    text += asked.input;
    return text;
}

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// Takes the first answer from the bytes received, if it is there whole.
bool take_answer(std::string_view& received, operation asked, answer& to) {
    if (received.size() < header_size)
        return false;
    const auto length = static_cast<std::size_t>(load_big_s32(octets(received)));
    if (received.size() < 4 + length)
        return false;
    std::string_view body = received.substr(header_size, length - 1);
    to.outcome = static_cast<answer::status>(received[4]);
    if (to && (asked == operation::decode || asked == operation::recode)) {
        to.left_over = load_big_s32(octets(body));
        body.remove_prefix(4);
    }
    to.output = body;
    received.remove_prefix(4 + length);
    return true;
}

} // namespace

oracle::oracle(std::string release, const std::string& program) : release_(std::move(release)) {
    std::signal(SIGPIPE, SIG_IGN); // a dead oracle is reported by write()
    std::array<int, 2> questions{};
    std::array<int, 2> answers{};
    if (::pipe2(questions.data(), O_CLOEXEC) != 0 || ::pipe2(answers.data(), O_CLOEXEC) != 0)
        throw std::system_error(errno, std::generic_category(), "pipe");

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, questions[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, answers[1], STDOUT_FILENO);
    std::string path = program;
    std::array<char*, 2> arguments{path.data(), nullptr};
    const int error =
        ::posix_spawn(&child_, path.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(questions[0]);
    ::close(answers[1]);
    to_ = questions[1];
    from_ = answers[0];
    if (error != 0)
        throw std::system_error(error, std::generic_category(), program);
    ::fcntl(to_, F_SETFL, O_NONBLOCK);

    std::istringstream lines(ask({operation::list}).output);
    std::string name;
    protocol::version_range versions;
    while (lines >> name >> versions.min >> versions.max)
        versions_[name] = versions;
    if (versions_.empty())
        fail("the oracle of " + release_ + " knows no messages");
}

oracle::~oracle() {
    ::close(to_); // which ends it
    ::close(from_);
    if (child_ > 0)
        ::waitpid(child_, nullptr, 0);
}

std::vector<answer> oracle::ask(std::span<const question> questions) {
    std::string outgoing;
    for (const question& each : questions)
        outgoing += frame(each);

    std::vector<answer> answers;
    answers.reserve(questions.size());
    std::string received;
    std::size_t written = 0;
    // Both directions at once: neither side may wait for the other to read.
    while (answers.size() < questions.size()) {
        std::array<pollfd, 2> ready{{{from_, POLLIN, 0}, {to_, POLLOUT, 0}}};
        if (::poll(ready.data(), written < outgoing.size() ? 2 : 1, patience_ms) <= 0)
            fail("the oracle of " + release_ + " does not answer");
        if (ready[1].revents != 0) {
            const auto size = ::write(to_, outgoing.data() + written, outgoing.size() - written);
            if (size < 0 && errno != EAGAIN)
                fail("the oracle of " + release_ + " has ended");
            written += static_cast<std::size_t>(std::max<ssize_t>(size, 0));
        }
        if (ready[0].revents != 0) {
            std::array<char, 1 << 16> chunk;
            const auto size = ::read(from_, chunk.data(), chunk.size());
            if (size <= 0)
                fail("the oracle of " + release_ + " has ended");
            received.append(chunk.data(), static_cast<std::size_t>(size));
            std::string_view rest = received;
            answer next{};
            while (answers.size() < questions.size() &&
                   take_answer(rest, questions[answers.size()].what, next))
                answers.push_back(std::exchange(next, answer{}));
            received.erase(0, received.size() - rest.size());
        }
    }
    return answers;
}

protocol::version_range oracle::versions_of(std::string_view message) const {
    const auto found = versions_.find(message);
    return found == versions_.end() ? protocol::version_range{} : found->second;
}

oracles& oracles::instance() {
    static oracles them;
    return them;
}

// with_oracle.py makes the programs and names them, the one to prefer first: RELEASE=PROGRAM:…
oracles::oracles() {
    const char* named = std::getenv("KAFKA_ORACLES");
    if (named == nullptr)
        fail("KAFKA_ORACLES is not set: run this program through with_oracle.py");
    std::istringstream entries(named);
    for (std::string entry; std::getline(entries, entry, ':');) {
        const auto split = entry.find('=');
        all_.push_back(std::make_unique<oracle>(entry.substr(0, split), entry.substr(split + 1)));
    }
}

oracle* oracles::find(std::string_view message, std::int16_t version) const {
    for (const auto& each : all_)
        if (each->versions_of(message).contains(version))
            return each.get();
    return nullptr;
}

} // namespace kafka::conformance
