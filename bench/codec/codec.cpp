// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What encoding and decoding messages costs. Usage:
//
//   codec                                   every row once
//   codec MESSAGE-VERSION OPERATION SECONDS one measurement for each line of standard input
//   codec write FOLDER                      the encoded messages, one file for each
//
// Operations:
//   decode  into a new message, from bytes in memory
//   encode  into a buffer that is used again; records stay where they are, for a gathering write
//   gather  the same as encode; other codecs do it in another way than their ordinary one
//   both    encode, and decode what was encoded

#include "codec/codec_values.hpp"
#include "support/allocations.hpp"
#include "support/measure.hpp"
#include "wire/buffer.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace {

namespace wire = kafka::wire;

void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "codec: %s\n", what);
        std::exit(1);
    }
}

/// What can be done with a message, again and again.
class subject {
public:
    virtual ~subject() = default;

    /// The message, encoded.
    virtual std::span<const std::byte> frame() const = 0;
    virtual void run(std::string_view operation, long times) = 0;
    /// How many bytes of records are somewhere else after the operation.
    virtual std::size_t copied(std::string_view operation) = 0;
};

template <class Message>
class subject_of final : public subject {
public:
    subject_of(const Message& value, std::int16_t version) : version_(version), value_(value) {
        bench::for_each_records(
            value_, [&](const auto& records) { records_size_ += records.size(); });
        wire::writer to(*frame_);
        encode(to);
        wire::copy_in(*frame_, to.splices());
        Message decoded;
        decode(frame_->bytes(), decoded);
        require(decoded == value_, "decoding gives another value");
    }

    std::span<const std::byte> frame() const override { return frame_->bytes(); }

    void run(std::string_view operation, long times) override {
        if (operation == "decode") {
            for (; times != 0; --times)
                decode_once(frame());
        } else if (operation == "encode" || operation == "gather") {
            for (; times != 0; --times)
                encode_once();
        } else {
            require(operation == "both", "no such operation");
            for (; times != 0; --times) {
                encode_once();
                decode_once(buffer_.bytes());
            }
        }
    }

    std::size_t copied(std::string_view operation) override {
        if (operation != "decode") {
            encode_once();
            return buffer_.size() + records_size_ - frame_->size();
        }
        Message decoded;
        decode(frame(), decoded);
        const std::byte* begin = frame().data();
        std::size_t elsewhere = 0;
        bench::for_each_records(decoded, [&](const auto& records) {
            if (records.data() < begin || records.data() >= begin + frame().size())
                elsewhere += records.size();
        });
        return elsewhere;
    }

private:
    // As an operation of the client has the answer. Objects of their own g++ fills with zeros
    // before it gives their members values.
    struct operation_state {
        operation_state() {}
        Message answer;
    };

    void decode_once(std::span<const std::byte> bytes) {
        operation_state state;
        decode(bytes, state.answer);
        const void* made = &state;
        benchmark::DoNotOptimize(made);
    }

    void decode(std::span<const std::byte> bytes, Message& into) const {
        wire::reader from(bytes, owner_); // whom records keep alive
        require(bool(Message::descriptor.decode(&into, from, version_)), "cannot decode");
        require(from.remaining() == 0, "bytes are left over");
    }

    void encode_once() {
        buffer_.clear();
        wire::writer to(buffer_);
        encode(to);
        benchmark::DoNotOptimize(to.position());
    }

    void encode(wire::writer& to) const {
        require(bool(Message::descriptor.encode(&value_, to, version_, false)), "cannot encode");
    }

    std::int16_t version_;
    Message value_;
    std::size_t records_size_ = 0;
    std::shared_ptr<wire::buffer> frame_ = std::make_shared<wire::buffer>();
    const std::shared_ptr<const void> owner_ = frame_;
    wire::buffer buffer_;
};

template <class Make>
std::unique_ptr<subject> make_subject(Make make, std::int16_t version) {
    return std::make_unique<subject_of<decltype(make())>>(make(), version);
}

struct row {
    const char* message;
    std::span<const char* const> operations;
    std::function<std::unique_ptr<subject>()> make;
};

constexpr std::array ordinary{"decode", "encode"};
constexpr std::array with_records{"decode", "encode", "gather"};
constexpr std::array small{"decode", "encode", "both"};

const std::array rows{
    row{"MetadataResponse-12", ordinary, [] { return make_subject(bench::large_metadata, 12); }},
    row{"FetchResponse-12", with_records, [] { return make_subject(bench::large_fetch, 12); }},
    row{"ProduceRequest-12", with_records, [] { return make_subject(bench::large_produce, 12); }},
    row{"ListOffsetsRequest-10", ordinary,
        [] { return make_subject(bench::large_list_offsets_request, 10); }},
    row{"ListOffsetsResponse-10", ordinary,
        [] { return make_subject(bench::large_list_offsets_response, 10); }},
    row{"HeartbeatRequest-4", small, [] { return make_subject(bench::heartbeat, 4); }},
    row{"ConsumerGroupHeartbeatRequest-1", small,
        [] { return make_subject(bench::consumer_group_heartbeat, 1); }},
};

void measure(subject& of, std::string_view operation, double seconds) {
    const std::size_t copied = of.copied(operation);
    of.run(operation, 1);
    long done = 0;
    long batch = 1;
    const long allocations = bench::allocations();
    const bench::stopwatch watch;
    double spent = 0;
    do {
        of.run(operation, batch);
        done += batch;
        spent = watch.wall_us() / 1e6;
        if (spent < seconds / 100)
            batch *= 2;
    } while (spent < seconds);
    const auto each = [&](double total) { return total / static_cast<double>(done); };
    std::printf("ns %.2f allocations %.2f copied %zu\n", each(spent * 1e9),
        each(static_cast<double>(bench::allocations() - allocations)), copied);
    std::fflush(stdout);
}

void write_all(const std::filesystem::path& folder) {
    for (const row& each : rows) {
        const auto of = each.make();
        std::ofstream file(folder / each.message, std::ios::binary);
        file.write(reinterpret_cast<const char*>(of->frame().data()),
            static_cast<std::streamsize>(of->frame().size()));
        file.close();
        require(file.good(), "cannot write a file");
        for (const char* operation : each.operations)
            std::printf("%s %s %zu\n", each.message, operation, of->frame().size());
    }
}

void measure_all() {
    for (const row& each : rows) {
        const auto of = each.make();
        for (const char* operation : each.operations) {
            std::printf("%s %s ", each.message, operation);
            measure(*of, operation, 1);
        }
    }
}

void serve(std::string_view message, std::string_view operation, double seconds) {
    for (const row& each : rows) {
        if (each.message != message)
            continue;
        const auto of = each.make();
        for (std::string line; std::getline(std::cin, line);)
            measure(*of, operation, seconds);
        return;
    }
    require(false, "no such message");
}

} // namespace

int main(int argc, char** argv) {
    // Until a process has had a second thread, the standard library counts references without
    // atomic operations, which programs of many threads cannot count on.
    std::thread([] {}).join();
    bench::keep_freed_memory();

    const std::span arguments(argv + 1, static_cast<std::size_t>(argc - 1));
    if (arguments.empty())
        measure_all();
    else if (arguments.size() == 2 && arguments[0] == std::string_view("write"))
        write_all(arguments[1]);
    else if (arguments.size() == 3)
        serve(arguments[0], arguments[1], std::atof(arguments[2]));
    else
        require(false, "see the beginning of codec.cpp");
}
