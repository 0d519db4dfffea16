// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How the elements of decoded messages can be represented, measured on the largest answer a client
// sees often: Metadata v12 with 10,000 topics of 20 partitions with 3 replicas each. All decoders
// read with the same bounds-checked reader; they differ in what they make of the bytes.

#include "support/allocations.hpp"
#include "support/large_metadata.hpp"
#include "support/measure.hpp"
#include "wire/buffer.hpp"
#include "wire/reader.hpp"
#include "wire/utf8.hpp"
#include "wire/writer.hpp"

#include <benchmark/benchmark.h>
#include <boost/container/small_vector.hpp>
#include <kafka/protocol/metadata.hpp>

#include <array>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using kafka::protocol::metadata_response;

constexpr std::int16_t version = 12;

std::span<const std::byte> frame() {
    static const auto encoded = [] {
        kafka::wire::buffer bytes;
        kafka::wire::writer to(bytes);
        const metadata_response answer = bench::large_metadata();
        if (!metadata_response::descriptor.encode(&answer, to, version, false))
            std::abort();
        return bytes;
    }();
    return encoded.bytes();
}

const bool memory_is_kept = bench::keep_freed_memory();

std::size_t bytes_in_use() {
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

// The handwritten decoders differ only in `Types`: how it represents strings, lists and ids.

template <class Types>
struct answer_of {
    using string = typename Types::string;
    using ids = typename Types::ids;
    template <class T>
    using list = typename Types::template list<T>;

    struct broker {
        std::int32_t node_id = 0;
        string host{};
        std::int32_t port = 0;
        std::optional<string> rack{};
    };
    struct partition {
        std::int16_t error_code = 0;
        std::int32_t partition_index = 0;
        std::int32_t leader_id = 0;
        std::int32_t leader_epoch = 0;
        ids replica_nodes{};
        ids isr_nodes{};
        ids offline_replicas{};
    };
    struct topic {
        std::int16_t error_code = 0;
        std::optional<string> name{};
        kafka::uuid topic_id{};
        bool is_internal = false;
        list<partition> partitions{};
        std::int32_t topic_authorized_operations = 0;
    };

    std::int32_t throttle_time_ms = 0;
    list<broker> brokers{};
    std::optional<string> cluster_id{};
    std::int32_t controller_id = 0;
    list<topic> topics{};
};

template <class Types>
class decoder {
public:
    using answer = answer_of<Types>;

    decoder(std::span<const std::byte> bytes, Types& types) : from_(bytes), types_(types) {}

    bool read(answer& to) {
        return from_.read(to.throttle_time_ms) && read_list(to.brokers) &&
               read_text(to.cluster_id) && from_.read(to.controller_id) && read_list(to.topics) &&
               read_tags();
    }

private:
    bool read(typename answer::broker& to) {
        return from_.read(to.node_id) && read_text(to.host) && from_.read(to.port) &&
               read_text(to.rack) && read_tags();
    }
    bool read(typename answer::topic& to) {
        return from_.read(to.error_code) && read_text(to.name) && read_uuid(to.topic_id) &&
               from_.read(to.is_internal) && read_list(to.partitions) &&
               from_.read(to.topic_authorized_operations) && read_tags();
    }
    bool read(typename answer::partition& to) {
        return from_.read(to.error_code) && from_.read(to.partition_index) &&
               from_.read(to.leader_id) && from_.read(to.leader_epoch) &&
               read_ids(to.replica_nodes) && read_ids(to.isr_nodes) &&
               read_ids(to.offline_replicas) && read_tags();
    }

    bool read_tags() {
        std::uint32_t count = 0;
        return from_.read_uvarint(count) && count == 0;
    }
    bool read_count(std::uint32_t& count, std::size_t least) {
        return from_.read_uvarint(count) && count-- != 0 && count <= from_.remaining() / least;
    }
    bool read_uuid(kafka::uuid& to) {
        std::array<std::uint8_t, 16> bytes;
        const std::byte* at = from_.take(bytes.size());
        if (at == nullptr)
            return false;
        std::memcpy(bytes.data(), at, bytes.size());
        to = kafka::uuid{bytes};
        return true;
    }
    template <class Text>
    bool read_text(Text& to) {
        std::uint32_t size = 0;
        if (!from_.read_uvarint(size))
            return false;
        if (size == 0)
            return true;
        const std::byte* at = from_.take(size - 1);
        if (at == nullptr || !kafka::wire::is_utf8(reinterpret_cast<const char*>(at), size - 1))
            return false;
        to = types_.make_string({reinterpret_cast<const char*>(at), size - 1});
        return true;
    }
    bool read_ids(typename answer::ids& to) {
        std::uint32_t count = 0;
        if (!read_count(count, 4))
            return false;
        types_.fill_ids(to, from_.take(std::size_t{4} * count), count);
        return true;
    }
    template <class List>
    bool read_list(List& to) {
        std::uint32_t count = 0;
        if (!read_count(count, 8))
            return false;
        types_.make_list(to, count);
        for (auto& each : to) {
            if (!read(each))
                return false;
        }
        return true;
    }

    kafka::wire::reader from_;
    Types& types_;
};

template <class Ids>
void resize_and_load(Ids& to, const std::byte* from, std::uint32_t count) {
    to.resize(count);
    for (auto& id : to)
        id = kafka::wire::load<std::int32_t>(from);
}

/// What a person would write first.
struct owning {
    using string = std::string;
    using ids = std::vector<std::int32_t>;
    template <class T>
    using list = std::vector<T>;

    static std::string make_string(std::string_view text) { return std::string(text); }
    static void make_list(auto& to, std::uint32_t count) { to.resize(count); }
    static void fill_ids(ids& to, const std::byte* from, std::uint32_t count) {
        resize_and_load(to, from, count);
    }
};

/// The same, with short lists of ids in place.
struct inline_ids : owning {
    using ids = boost::container::small_vector<std::int32_t, 4>;

    static void fill_ids(ids& to, const std::byte* from, std::uint32_t count) {
        resize_and_load(to, from, count);
    }
};

/// Everything in an arena that the message owns as a whole; no part can be taken out of it.
struct in_arena {
    using string = std::string_view;
    using ids = std::span<std::int32_t>;
    template <class T>
    using list = std::span<T>;

    std::pmr::monotonic_buffer_resource memory{64 * 1024};

    template <class T>
    T* make(std::size_t count) {
        T* at = static_cast<T*>(memory.allocate(count * sizeof(T), alignof(T)));
        std::uninitialized_value_construct_n(at, count);
        return at;
    }
    std::string_view make_string(std::string_view text) {
        char* at = make<char>(text.size());
        text.copy(at, text.size());
        return {at, text.size()};
    }
    template <class T>
    void make_list(std::span<T>& to, std::uint32_t count) {
        to = {make<T>(count), count};
    }
    void fill_ids(ids& to, const std::byte* from, std::uint32_t count) {
        to = {make<std::int32_t>(count), count};
        for (auto& id : to)
            id = kafka::wire::load<std::int32_t>(from);
    }
};

/// Strings and ids stay in the frame, of which the message keeps a copy; ids are swapped when read.
struct views : owning {
    using string = std::string_view;
    using ids = std::span<const std::byte>;

    static std::string_view make_string(std::string_view text) { return text; }
    static void fill_ids(ids& to, const std::byte* from, std::uint32_t count) {
        to = {from, std::size_t{4} * count};
    }
};

/// An answer and all that it refers to.
template <class Types>
struct decoded {
    explicit decoded(std::span<const std::byte> bytes) {
        if constexpr (std::is_same_v<Types, views>) {
            frame.assign(bytes.begin(), bytes.end());
            bytes = frame;
        }
        if (!decoder<Types>(bytes, types).read(answer))
            std::abort();
    }

    std::vector<std::byte> frame;
    Types types;
    answer_of<Types> answer;
};

/// What the library generates.
struct generated {
    explicit generated(std::span<const std::byte> bytes) {
        kafka::wire::reader from(bytes);
        if (!metadata_response::descriptor.decode(&answer, from, version))
            std::abort();
    }

    metadata_response answer;
};

template <class Answer>
void decode(benchmark::State& state) {
    const auto bytes = frame();
    const std::size_t before = bytes_in_use();
    const long allocations_before = bench::allocations();
    auto one = std::make_unique<Answer>(bytes);
    const long allocations = bench::allocations() - allocations_before;
    const std::size_t held = bytes_in_use() - before;
    one.reset();

    for (auto _ : state) {
        Answer answer(bytes);
        const void* made = &answer;
        benchmark::DoNotOptimize(made);
    }
    state.SetBytesProcessed(
        static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes.size()));
    state.counters["memory_kept"] = memory_is_kept;
    state.counters["allocations"] = static_cast<double>(allocations);
    state.counters["MB_held"] = static_cast<double>(held) / 1e6;
}

BENCHMARK(decode<decoded<owning>>)->Name("decode/owning")->Unit(benchmark::kMillisecond);
BENCHMARK(decode<decoded<inline_ids>>)->Name("decode/inline_ids")->Unit(benchmark::kMillisecond);
BENCHMARK(decode<decoded<in_arena>>)->Name("decode/arena")->Unit(benchmark::kMillisecond);
BENCHMARK(decode<decoded<views>>)->Name("decode/views")->Unit(benchmark::kMillisecond);
BENCHMARK(decode<generated>)->Name("decode/generated")->Unit(benchmark::kMillisecond);

void encode(benchmark::State& state) {
    const metadata_response answer = bench::large_metadata();
    std::size_t size = 0;
    for (auto _ : state) {
        kafka::wire::buffer bytes;
        kafka::wire::writer to(bytes);
        if (!metadata_response::descriptor.encode(&answer, to, version, false))
            std::abort();
        size = bytes.size();
        benchmark::DoNotOptimize(size);
    }
    state.SetBytesProcessed(
        static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(size));
}

BENCHMARK(encode)->Name("encode/generated")->Unit(benchmark::kMillisecond);

} // namespace
