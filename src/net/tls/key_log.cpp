// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/key_log.hpp"

#include "crypto/secret.hpp"
#include "net/tls/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <span>
#include <string_view>
#include <system_error>

namespace kafka::net::tls {

namespace {

int log_index() {
    static const int index = [] {
        const int made = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
        if (made < 0)
            throw std::bad_alloc();
        return made;
    }();
    return index;
}

} // namespace

key_log::key_log(const std::string& path) {
    constexpr std::string_view setting = "ssl_keylog_file";
    constexpr std::string_view no_file = "is not a regular file";
    // A pipe would have to wait for its reader otherwise.
    file_.number =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0600);
    if (file_.number < 0)
        refuse(setting, path, errno == ENXIO ? no_file : std::system_category().message(errno));
    struct stat found{};
    if (::fstat(file_.number, &found) != 0)
        refuse(setting, path, std::system_category().message(errno));
    if (!S_ISREG(found.st_mode))
        refuse(setting, path, no_file);
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0 && ::fchmod(file_.number, 0600) != 0)
        refuse(setting, path,
            "is there for others as well, and cannot be made its owner's alone: " +
                std::system_category().message(errno));
}

key_log::descriptor::~descriptor() {
    if (number >= 0)
        ::close(number);
}

void key_log::attach_to(SSL_CTX* context) {
    if (SSL_CTX_set_ex_data(context, log_index(), this) != 1)
        throw std::bad_alloc();
    SSL_CTX_set_keylog_callback(context, write_line);
}

void key_log::write_line(const SSL* ssl, const char* line) noexcept {
    try {
        const auto* const log =
            static_cast<const key_log*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), log_index()));
        std::string text(line);
        text += '\n';
        // A disk that is full does not keep a connection from working.
        [[maybe_unused]] const ssize_t written =
            ::write(log->file_.number, text.data(), text.size());
        crypto::wipe(std::as_writable_bytes(std::span(text)));
    } catch (const std::bad_alloc&) {
    }
}

} // namespace kafka::net::tls
