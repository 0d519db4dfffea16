// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/http/answer_reader.hpp"

#include "net/transport.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <string_view>
#include <utility>

namespace kafka::net::http {

namespace beast = boost::beast;

namespace {

constexpr std::uint32_t longest_header = 16 * 1024;

/// Others than HTTP servers need no end of a header to be recognized.
bool may_begin_an_answer(std::string_view text) noexcept {
    constexpr std::string_view beginning = "HTTP/1.";
    return text.substr(0, beginning.size()) == beginning.substr(0, text.size());
}

} // namespace

struct answer_reader::parser {
    beast::http::response_parser<beast::http::string_body> of;
    std::string unread;     // what the parser wants to see again, with more behind it
    bool has_begun = false; // has taken some of it
    std::size_t seen = 0;
    std::size_t most = 0;
};

answer_reader::answer_reader(std::size_t body_max) : parser_(std::make_unique<parser>()) {
    parser_->of.header_limit(longest_header);
    parser_->of.body_limit(body_max);
    parser_->of.eager(true);
    // Bodies in pieces of one byte have ten times as much around them.
    parser_->most = longest_header + 16 * body_max;
}

answer_reader::~answer_reader() = default;

answer_reader::status answer_reader::on_input(std::span<const std::byte> bytes) {
    parser_->seen += bytes.size();
    if (parser_->seen > parser_->most)
        return fail("answers with more than anybody has asked for");
    parser_->unread.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!parser_->has_begun && !may_begin_an_answer(parser_->unread))
        return fail("answers with what is no HTTP");
    error_code ec;
    const std::size_t read = parser_->of.put(
        boost::asio::const_buffer(parser_->unread.data(), parser_->unread.size()), ec);
    parser_->unread.erase(0, read);
    parser_->has_begun |= read != 0;
    if (ec == beast::http::error::need_more) {
        // A line that does not end is not waited for.
        return parser_->unread.size() <= longest_header
                   ? status::under_way
                   : fail("answers with a line that does not end");
    }
    if (ec == beast::http::error::body_limit)
        return fail("answers with more than anybody has asked for");
    if (ec == beast::http::error::header_limit)
        return fail("answers with a header of more than 16 KiB");
    if (ec)
        return fail("answers with what is no HTTP (" + ec.message() + ')');
    return parser_->of.is_done() ? status::done : status::under_way;
}

answer_reader::status answer_reader::on_end() {
    error_code ec;
    parser_->of.put_eof(ec);
    if (!ec && parser_->of.is_done())
        return status::done;
    return fail(parser_->seen == 0 ? "has ended the connection without an answer"
                                   : "has ended the connection in the middle of its answer");
}

answer answer_reader::take() {
    auto message = parser_->of.release();
    return {.status = message.result_int(),
        .content_type = std::string(message[beast::http::field::content_type]),
        .location = std::string(message[beast::http::field::location]),
        .body = std::move(message.body())};
}

answer_reader::status answer_reader::fail(std::string problem) {
    problem_ = std::move(problem);
    return status::failed;
}

} // namespace kafka::net::http
