// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a client does with the metadata of a large cluster: 10,000 topics of 20 partitions with 3
// replicas each. Usage:
//
//   metadata_cache               all of it, once for each line of standard input
//   metadata_cache write FILE    the answer as kafka-python reads it, version 8, without header
//
// Times of one line, each of the same bytes, in turn:
//   decode_ms   the answer alone
//   first_ms    decoding, and making of it what the client looks into
//   same_ms     the same on top of what is known, of an answer that says nothing new
//   changed_ms  the same of an answer in which one partition has another leader
//   lookup_ns   the leader of a partition, all partitions in an order of chance
//   held_mb     memory that what is known takes

#include "support/large_metadata.hpp"
#include "support/measure.hpp"

#include "core/cluster/metadata.hpp"
#include "wire/buffer.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

#include <kafka/cluster.hpp>

#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using kafka::core::metadata_state;
using kafka::protocol::metadata_response;

constexpr std::int16_t version = 12;

void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "metadata_cache: %s\n", what);
        std::exit(1);
    }
}

kafka::wire::buffer encoded(const metadata_response& answer, std::int16_t at = version) {
    kafka::wire::buffer made;
    kafka::wire::writer to(made);
    require(bool(metadata_response::descriptor.encode(&answer, to, at, false)), "not encoded");
    return made;
}

metadata_response decoded(const kafka::wire::buffer& frame) {
    metadata_response answer;
    kafka::wire::reader from(frame.bytes());
    require(bool(metadata_response::descriptor.decode(&answer, from, version)), "not decoded");
    return answer;
}

/// The same cluster, but that one partition is led by another broker.
metadata_response with_another_leader(metadata_response answer) {
    auto& partition = answer.topics[5'000].partitions[10];
    partition.leader_id = kafka::broker_id{(partition.leader_id.value() + 1) % 3};
    partition.leader_epoch = kafka::leader_epoch{partition.leader_epoch.value() + 1};
    return answer;
}

metadata_state unknown_cluster() {
    return metadata_state({}, {{.host = "broker-0.kafka.example.com", .port = 9092}});
}

void apply(metadata_state& known, const kafka::wire::buffer& frame) {
    known.begin_request(version, false);
    require(known.apply(decoded(frame), version, {}).applied, "not applied");
}

template <class F>
double ms(F what) {
    const bench::stopwatch watch;
    what();
    return watch.cpu_us() / 1e3;
}

double held_mb() {
    const struct mallinfo2 now = ::mallinfo2();
    return static_cast<double>(now.uordblks + now.hblkhd) / 1e6;
}

/// All partitions in an order of chance, by a program that has the names of its topics at hand.
double lookup_ns(const kafka::cluster& known) {
    const std::vector<std::string> topics = known.topics();
    std::vector<std::pair<const std::string*, kafka::partition_id>> wanted;
    for (const std::string& topic : topics) {
        const auto partitions = known.partitions_for_topic(topic).value();
        for (const kafka::partition_id each : partitions)
            wanted.emplace_back(&topic, each);
    }
    std::ranges::shuffle(wanted, std::minstd_rand(1));
    long led = 0;
    const bench::stopwatch watch;
    for (const auto& [topic, partition] : wanted)
        led += known.leader_for_partition(*topic, partition)->value() >= 0;
    const double spent = watch.cpu_us() * 1e3;
    require(led == static_cast<long>(wanted.size()), "a partition has no leader");
    return spent / static_cast<double>(wanted.size());
}

void measure(const kafka::wire::buffer& frame, const kafka::wire::buffer& changed) {
    const double decode = ms([&] { decoded(frame); });
    const double before = held_mb();
    metadata_state known = unknown_cluster();
    const double first = ms([&] { apply(known, frame); });
    const double held = held_mb() - before;
    const double same = ms([&] { apply(known, frame); });
    const double other = ms([&] { apply(known, changed); });
    std::printf("decode_ms %.3f first_ms %.3f same_ms %.3f changed_ms %.3f lookup_ns %.1f "
                "held_mb %.1f\n",
        decode, first, same, other, lookup_ns(kafka::cluster(known.snapshot())), held);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    // See codec.cpp.
    std::thread([] {}).join();
    bench::keep_freed_memory();

    if (argc == 3 && argv[1] == std::string_view("write")) {
        const kafka::wire::buffer frame = encoded(bench::large_metadata(), 8);
        std::ofstream file(argv[2], std::ios::binary);
        file.write(reinterpret_cast<const char*>(frame.bytes().data()),
            static_cast<std::streamsize>(frame.size()));
        return file.good() ? 0 : 1;
    }
    const kafka::wire::buffer frame = encoded(bench::large_metadata());
    const kafka::wire::buffer changed = encoded(with_another_leader(bench::large_metadata()));
    for (std::string line; std::getline(std::cin, line);)
        measure(frame, changed);
}
