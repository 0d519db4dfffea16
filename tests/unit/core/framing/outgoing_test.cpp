// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/framing/outgoing.hpp"

#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

namespace kafka::core {
namespace {

using protocol::records_slice;
using test::to_bytes;

// Small letters are copied, capitals are slices: "ab" "CD" "e".
void write(outgoing& to, const std::vector<std::string_view>& parts) {
    wire::writer writer(to.bytes());
    for (const std::string_view part : parts) {
        if (part[0] >= 'A' && part[0] <= 'Z')
            writer.append(records_slice::copy_of(to_bytes(part)));
        else
            writer.append(to_bytes(part));
    }
    to.add(writer);
}

std::string text(const outgoing& of, std::size_t from = 0) {
    std::vector<boost::asio::const_buffer> buffers;
    of.view(from, buffers);
    std::string all;
    for (const auto& each : buffers) {
        EXPECT_NE(each.size(), 0u);
        all.append(static_cast<const char*>(each.data()), each.size());
    }
    return all;
}

TEST(outgoing, has_slices_where_they_were_put) {
    outgoing some;
    write(some, {"ab", "CD", "e", "FGH", "IJ"});
    write(some, {"k", "LM"});
    EXPECT_EQ(text(some), "abCDeFGHIJkLM");
    EXPECT_EQ(some.size(), 13u);
    for (std::size_t from = 0; from <= some.size(); ++from)
        EXPECT_EQ(text(some, from), std::string("abCDeFGHIJkLM").substr(from));
}

TEST(outgoing, does_not_copy_slices) {
    outgoing some;
    const auto slice = records_slice::copy_of(to_bytes("DATA"));
    wire::writer writer(some.bytes());
    writer.append(to_bytes("a"));
    writer.append(slice);
    some.add(writer);
    std::vector<boost::asio::const_buffer> buffers;
    some.view(0, buffers);
    ASSERT_EQ(buffers.size(), 2u);
    EXPECT_EQ(buffers[1].data(), slice.data());
    EXPECT_GT(slice.owner().use_count(), 1) << "and keeps them";
}

TEST(outgoing, gives_a_part_up) {
    // Each of the three in turn; they end with a slice and without one.
    const std::vector<std::vector<std::string_view>> parts{
        {"a", "BC"}, {"d", "EF", "GH", "i"}, {"j", "K", "l"}};
    const std::string whole = "aBCdEFGHijKl";
    const std::size_t places[] = {0, 3, 9, 12};
    for (std::size_t gone = 0; gone < 3; ++gone) {
        outgoing some;
        for (const auto& part : parts)
            write(some, part);
        some.erase(places[gone], places[gone + 1]);
        EXPECT_EQ(text(some), whole.substr(0, places[gone]) + whole.substr(places[gone + 1]));
        EXPECT_EQ(some.size(), whole.size() - (places[gone + 1] - places[gone]));
        write(some, {"m", "N"});
        EXPECT_TRUE(text(some).ends_with("mN"));
    }
}

TEST(outgoing, lets_go_of_slices_when_it_is_cleared) {
    outgoing some;
    const auto slice = records_slice::copy_of(to_bytes("DATA"));
    wire::writer writer(some.bytes());
    writer.append(slice);
    some.add(writer);
    some.clear();
    EXPECT_TRUE(some.empty());
    EXPECT_EQ(text(some), "");
}

} // namespace
} // namespace kafka::core
