// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/byte_text.hpp"
#include "cli/codec/json_text.hpp"
#include "cli/codec/message_frame.hpp"
#include "cli/codec/message_names.hpp"
#include "cli/commands/commands.hpp"
#include "cli/support/failure.hpp"
#include "cli/support/input.hpp"
#include "cli/support/terminal.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <cstdio>

namespace kafka::cli {
namespace {

struct codec_arguments {
    std::string direction;
    std::string kind;
    std::string name;
    std::string version;
    std::string format = "hex";
    bool header = false;
    bool size = false;
    bool pretty = false;
};

byte_format format_of(const codec_arguments& arguments) {
    if (arguments.format == "hex")
        return byte_format::hex;
    return arguments.format == "base64" ? byte_format::base64 : byte_format::binary;
}

frame_format frame_of(const codec_arguments& arguments) {
    frame_format frame{.header = arguments.header, .size = arguments.size};
    if (arguments.kind == "data") {
        if (frame.header || frame.size)
            throw wrong_input("--header and --size are for requests and responses only");
        frame.type = &parse_data_message(arguments.name);
        frame.version = parse_version(arguments.version, *frame.type, frame.type->name);
        return frame;
    }
    const protocol::api_type& api = parse_api(arguments.name);
    frame.type = arguments.kind == "request" ? api.request : api.response;
    frame.version = parse_version(arguments.version, *frame.type, api.name);
    return frame;
}

void run(const codec_arguments& arguments) {
    const frame_format frame = frame_of(arguments);
    const byte_format format = format_of(arguments);
    const std::string input = read_standard_input();
    if (arguments.direction == "encode") {
        const std::string output = write_bytes(encode_frame(input, frame), format);
        std::fwrite(output.data(), 1, output.size(), stdout);
        return;
    }
    const std::string json = decode_frame(read_bytes(input, format), frame);
    const bool pretty = arguments.pretty || is_terminal(stdout);
    fmt::print("{}\n", safe_json(pretty ? indented_json(json) : json));
}

} // namespace

void add_codec_command(CLI::App& program) {
    auto arguments = std::make_shared<codec_arguments>();
    CLI::App& command = *program.add_subcommand("codec",
        "Turn the bytes of a message into JSON, or back, from standard input to standard "
        "output; secrets are shown");
    command
        .add_option("DIRECTION", arguments->direction,
            "bytes into JSON (decode), or JSON into bytes (encode)")
        ->type_name("decode|encode")
        ->required()
        ->check(CLI::IsMember({"decode", "encode"}).description(""));
    command
        .add_option("KIND", arguments->kind,
            "a request or a response of an API, or data: what stands in records and in groups, "
            "such "
            "as ConsumerProtocolSubscription")
        ->type_name("request|response|data")
        ->required()
        ->check(CLI::IsMember({"request", "response", "data"}).description(""));
    command
        .add_option("NAME", arguments->name,
            "of the API, or of the data message; 'kafka-asio protocol' lists them")
        ->type_name("API")
        ->required();
    command.add_option("VERSION", arguments->version, "of the message: bytes do not tell theirs")
        ->type_name("VERSION")
        ->required();
    command.add_flag("--header", arguments->header,
        R"(the header stands before the body; the JSON is then {"requestHeader":{…},"request":{…}}, )"
        R"(or of "responseHeader" and "response")");
    command.add_flag("--size", arguments->size, "the four bytes of the length stand first");
    command.add_option("--format", arguments->format, "how the bytes are written (hex)")
        ->type_name("hex|base64|binary")
        ->check(CLI::IsMember({"hex", "base64", "binary"}).description(""));
    command.add_flag("--pretty", arguments->pretty, "indent the JSON, as on a terminal");
    command.footer(R"(Examples:
  echo 00000001000161 | kafka-asio codec decode request Metadata 1
  echo '{"topics":[{"name":"a"}]}' | kafka-asio codec encode request Metadata 1
  kafka-asio codec decode response Fetch 12 --size --header --format binary < captured)");
    command.callback([arguments] { run(*arguments); });
}

} // namespace kafka::cli
