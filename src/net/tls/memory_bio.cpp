// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/memory_bio.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace kafka::net::tls {

namespace {

memory_wire& wire_of(BIO* bio) noexcept {
    return *static_cast<memory_wire*>(BIO_get_data(bio));
}

int read_some(BIO* bio, char* into, std::size_t size, std::size_t* done) noexcept {
    byte_queue& in = wire_of(bio).in;
    BIO_clear_retry_flags(bio);
    *done = std::min(size, in.size());
    if (*done == 0) {
        BIO_set_retry_read(bio);
        return 0;
    }
    std::memcpy(into, in.bytes().data(), *done);
    in.consume(*done);
    return 1;
}

int write_all(BIO* bio, const char* from, std::size_t size, std::size_t* done) noexcept {
    memory_wire& wire = wire_of(bio);
    BIO_clear_retry_flags(bio);
    *done = 0;
    try {
        wire.out.append(std::as_bytes(std::span(from, size)));
    } catch (const std::bad_alloc&) {
        wire.out_of_memory = true;
        return 0;
    }
    *done = size;
    return 1;
}

long control(BIO* bio, int command, long, void*) noexcept {
    const auto told = [](std::size_t size) {
        return static_cast<long>(
            std::min<std::size_t>(size, std::numeric_limits<std::int32_t>::max()));
    };
    switch (command) {
    case BIO_CTRL_FLUSH:
        return 1;
    case BIO_CTRL_PENDING:
        return told(wire_of(bio).in.size());
    case BIO_CTRL_WPENDING:
        return told(wire_of(bio).out.size());
    default:
        return 0;
    }
}

/// OpenSSL's own memory BIO would copy twice on either way, and never gives back what it has grown
/// to.
const BIO_METHOD* method() {
    static BIO_METHOD* const made = [] {
        BIO_METHOD* const of =
            require(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "kafka-asio"));
        BIO_meth_set_read_ex(of, read_some);
        BIO_meth_set_write_ex(of, write_all);
        BIO_meth_set_ctrl(of, control);
        return of;
    }();
    return made;
}

} // namespace

bio_ptr make_memory_bio(memory_wire& wire) {
    bio_ptr made(require(BIO_new(method())));
    BIO_set_data(made.get(), &wire);
    BIO_set_init(made.get(), 1);
    return made;
}

} // namespace kafka::net::tls
