// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/client_options.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Options as text: `name=value` pairs and files of them, under the names that kafka-python, the
/// Java client and librdkafka use, and the checks that hold for every way of setting an option.
namespace kafka {

namespace detail {
struct translation;
}

enum class option_type : std::uint8_t {
    boolean,
    integer,
    milliseconds,
    text,
    /// A file or a folder.
    path,
    list,
    socket_options,
    broker_version,
    /// One of a few words.
    choice,
};

/// One row of the table of options.
struct option_info {
    /// The name in text, with its unit: `request_timeout_ms`. The dotted form of Java and
    /// librdkafka, `request.timeout.ms`, means the same.
    std::string_view name = {};
    /// The member of `client_options`: `request_timeout`.
    std::string_view member = {};
    /// Other names for it, in their dotted form.
    std::array<std::string_view, 2> aliases = {};
    option_type type = option_type::text;
    /// The range of an integer or a duration; the length of a text or a path in bytes.
    std::int64_t minimum = 0;
    std::int64_t maximum = 0;
    /// May be unset; written `none`, -1 or 0, and `none` or `auto` for a version.
    bool optional = false;
    /// Never shown once set, or not the part that is one.
    bool secret = false;
    /// The form of a value, where the type and the range do not say it all. May be empty.
    std::string_view form = {};
    std::string_view description = {};
    /// The member's type in C++, where `type` does not say it.
    std::string_view cpp_type = {};

    /// What values are right, as part of a sentence: `an integer from 1 to 10`.
    std::string expected() const;
};

/// All options, in the order of `client_options`.
std::span<const option_info> client_option_table() noexcept;

/// Names of kafka-python, dotted, that are accepted and have no effect: they tune something that
/// this client does not have.
std::span<const std::string_view> options_without_effect() noexcept;

/// The value of an option as `config_reader::set` takes it; `(hidden)` for a secret that is set;
/// only the size of certificates and keys.
std::string option_value(const option_info& option, const client_options& options);

/// One thing that is wrong with a configuration.
struct config_problem {
    /// The option under the name it was set by. Empty when a file or a line as a whole is wrong.
    std::string option;
    /// The offending value. Empty for secrets, and where the name is what is wrong.
    std::string value;
    /// What is wrong: `not an integer`.
    std::string reason;
    /// What would be right: `an integer from 1 to 10`. May be empty.
    std::string expected;
    /// Where it was set: `client.properties:7`, `-X`. May be empty.
    std::string origin;

    /// All of it in one line.
    std::string message() const;

    friend bool operator==(const config_problem&, const config_problem&) = default;
};

/// Everything that is wrong with the options: values out of their range or form, and options that
/// contradict each other. Options are named as the members of `client_options`.
std::vector<config_problem> validate(const client_options& options);

/// Throws `kafka::exception` with `errc::configuration` and all problems unless there are none.
void require_valid(const client_options& options);

/// Collects options from text, and all that is wrong with them. What is set later replaces what
/// was set before; but one text that sets an option of TLS or SASL twice, under two names and to
/// two values, is wrong.
///
/// ```cpp
/// kafka::config_reader reader;
/// reader.read_file("client.properties");
/// reader.set("client.id", "billing");
/// kafka::client_options options = reader.options();
/// ```
class config_reader {
public:
    config_reader() = default;
    /// Starts from `defaults` instead of the library's.
    explicit config_reader(client_options defaults);

    /// `origin` says in messages where the value comes from.
    void set(std::string_view name, std::string_view value, std::string_view origin = {});
    /// One `name=value`; blanks around both are dropped, and nothing is escaped.
    void assign(std::string_view assignment, std::string_view origin = {});
    /// A file in the format of Java's properties (`java.util.Properties`), in UTF-8: lines of
    /// `name=value`, `name: value` or `name value`. Empty lines and those that begin with `#` or
    /// `!` are skipped. A backslash at a line's end joins the next line to it; `\t`, `\n`, `\r`,
    /// `\f` and `\u20ac` are characters; in front of any other one, a backslash is dropped. One
    /// that is meant is written twice.
    void read_text(std::string_view text, std::string_view origin);
    /// As `read_text`. A file that cannot be read is a problem like any other.
    void read_file(const std::filesystem::path& file);

    /// Everything wrong so far: unknown and unsupported names, values of the wrong type, and what
    /// `validate` finds, each under the name and origin it was set by.
    std::vector<config_problem> problems() const;
    /// The options. Throws `kafka::exception` with `errc::configuration` if there are problems.
    client_options options() const;

private:
    void translate(const detail::translation& by, std::string_view name, std::string_view value,
        std::string_view origin);

    struct setting {
        std::string name;
        std::string origin;
        /// As it stands in the text of that number; 0: in none.
        std::string value = {};
        unsigned text = 0;
    };

    client_options options_;
    std::vector<config_problem> problems_;
    /// By the option's place in the table: how it was set last.
    std::vector<setting> settings_;
    unsigned texts_ = 0;
    unsigned text_ = 0; // that is being read
};

} // namespace kafka
