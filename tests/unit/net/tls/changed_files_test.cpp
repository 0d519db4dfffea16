// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Files that change while a client uses what was in them.
#include "testing/certificates/pem.hpp"
#include "unit/net/tls/with_files.hpp"

#include <gmock/gmock.h>
#include <kafka/error.hpp>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace kafka::net::tls {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using enum server_settings::client_authentication;
using namespace std::chrono_literals;

/// A variable as long as it is in scope.
class environment {
public:
    environment(const char* name, const std::string& value) : name_(name) {
        if (const char* const set = std::getenv(name))
            before_ = set;
        ::setenv(name, value.c_str(), 1);
    }
    environment(const environment&) = delete;
    environment& operator=(const environment&) = delete;
    ~environment() {
        if (before_)
            ::setenv(name_, before_->c_str(), 1);
        else
            ::unsetenv(name_);
    }

private:
    const char* name_;
    std::optional<std::string> before_;
};

/// What OpenSSL looks for in folders.
std::string hashed_name(const std::string& pem) {
    const unsigned long hash = X509_NAME_hash_ex(
        X509_get_subject_name(testing::certificate_from(pem).get()), nullptr, nullptr, nullptr);
    std::ostringstream name;
    name << std::hex << std::setw(8) << std::setfill('0') << hash << ".0";
    return name.str();
}

/// Writes into the file that is there, as `cp` does, and has it look as old as it was before.
void replace_unnoticed(const std::string& path, std::string content) {
    const auto changed = [&path] {
        struct stat found{};
        EXPECT_EQ(::stat(path.c_str(), &found), 0);
#ifdef __APPLE__
        const auto& last = found.st_ctimespec;
#else
        const auto& last = found.st_ctim;
#endif
        return std::pair(last.tv_sec, last.tv_nsec);
    };
    const auto before = changed();
    const auto written = std::filesystem::last_write_time(path);
    const auto size = static_cast<std::size_t>(std::filesystem::file_size(path));
    ASSERT_LE(content.size(), size);
    content.resize(size, '\n');
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    do // until the system's clock has gone on
        std::filesystem::last_write_time(path, written);
    while (changed() == before);
}

class changed_files : public with_files {
protected:
    /// A new certificate with its key, whose password is `s3cret`.
    std::string put_encrypted(const std::string& name) const {
        const auto next = trusted().issue({.common_name = name});
        return file("certificate", next.chain() + testing::encrypted_key(next.key, "s3cret"));
    }
};

TEST_F(changed_files, are_read_again) {
    client_settings from = trusting();
    from.certificate_file = file("certificate", own.chain() + own.key);
    const auto client = client_with(from);
    EXPECT_EQ(known_to_server(*client), "CN=me");
    engines before(*client, *server_with(asking(required)));
    before.handshake();

    const auto next = trusted().issue({.common_name = "renewed"});
    file("certificate", next.chain() + next.key);
    EXPECT_EQ(known_to_server(*client), "CN=renewed");
    EXPECT_EQ(client->take_warning(), "");
    EXPECT_EQ(before.to_server("still there"), "still there");
}

TEST_F(changed_files, that_cannot_be_used_leave_what_there_was) {
    client_settings from = trusting();
    from.certificate_file = file("certificate", own.chain());
    from.key_file = file("key", own.key);
    const auto client = client_with(from);
    const auto next = trusted().issue({.common_name = "renewed"});
    // One after the other, as it often goes.
    file("certificate", next.chain());
    EXPECT_EQ(known_to_server(*client), "CN=me");
    EXPECT_THAT(client->take_warning(),
        AllOf(StartsWith("ssl_keyfile: " + from.key_file), HasSubstr("does not belong"),
            HasSubstr("what was read before is still used")));
    EXPECT_EQ(known_to_server(*client), "CN=me");
    EXPECT_EQ(client->take_warning(), "") << "told once";
    file("key", next.key);
    EXPECT_EQ(known_to_server(*client), "CN=renewed");
    std::filesystem::remove(from.key_file);
    EXPECT_EQ(known_to_server(*client), "CN=renewed");
    EXPECT_THAT(client->take_warning(), HasSubstr("No such file"));
}

TEST_F(changed_files, are_read_again_however_old_they_look) {
    client_settings from = trusting();
    from.certificate_file = file("certificate", own.chain() + own.key + std::string(200, '\n'));
    const auto client = client_with(from);
    const auto next = trusted().issue({.common_name = "renewed"});
    replace_unnoticed(from.certificate_file, next.chain() + next.key);
    EXPECT_EQ(known_to_server(*client), "CN=renewed");
}

TEST_F(changed_files, are_tried_again_until_they_can_be_used) {
    std::string trouble;
    int asked = 0;
    client_settings from = trusting();
    from.ask_password = [&] {
        ++asked;
        if (!trouble.empty())
            throw std::runtime_error(trouble);
        return secret_of("s3cret");
    };
    from.certificate_file = put_encrypted("first");
    const auto client = client_with(from);
    ASSERT_EQ(known_to_server(*client), "CN=first");
    ASSERT_EQ(asked, 1);

    put_encrypted("second");
    trouble = "vault is shut";
    EXPECT_EQ(known_to_server(*client), "CN=first");
    EXPECT_THAT(client->take_warning(), HasSubstr("vault is shut"));
    EXPECT_EQ(known_to_server(*client), "CN=first");
    EXPECT_EQ(client->take_warning(), "") << "told once";
    trouble = "vault is being restarted";
    EXPECT_EQ(known_to_server(*client), "CN=first");
    EXPECT_THAT(client->take_warning(), HasSubstr("vault is being restarted"));
    EXPECT_EQ(asked, 4) << "once for each connection";
    trouble.clear();
    EXPECT_EQ(known_to_server(*client), "CN=second");
    EXPECT_EQ(known_to_server(*client), "CN=second");
    EXPECT_EQ(asked, 5) << "not again once it is known";

    put_encrypted("third");
    trouble = "vault is being restarted";
    EXPECT_EQ(known_to_server(*client), "CN=second");
    EXPECT_THAT(client->take_warning(), HasSubstr("vault is being restarted"))
        << "it had been mended meanwhile";
}

TEST_F(changed_files, hold_up_nobody_while_a_password_is_asked_for) {
    std::function<void()> meanwhile;
    int asked = 0;
    client_settings from = trusting();
    from.ask_password = [&] {
        ++asked;
        if (const auto once = std::exchange(meanwhile, nullptr))
            once();
        return secret_of("s3cret");
    };
    from.certificate_file = put_encrypted("first");
    const auto client = client_with(from);
    put_encrypted("second");
    std::future<std::string> another;
    std::future<std::string> told;
    meanwhile = [&] {
        another = std::async(std::launch::async, [&] { return known_to_server(*client); });
        told = std::async(std::launch::async, [&] { return client->take_warning(); });
        ASSERT_EQ(another.wait_for(30s), std::future_status::ready);
        ASSERT_EQ(told.wait_for(30s), std::future_status::ready);
        EXPECT_EQ(known_to_server(*client), "CN=first") << "who is asked may connect himself";
    };
    EXPECT_EQ(known_to_server(*client), "CN=second");
    EXPECT_EQ(another.get(), "CN=first");
    EXPECT_EQ(told.get(), "");
    EXPECT_EQ(asked, 2);
}

TEST_F(changed_files, in_a_folder_may_be_half_written) {
    const certificate_authority other("Other authority");
    client_settings from;
    from.ca_path = folder.string();
    file("other.pem", other.certificate());
    // So that what comes next is later than this, however fast it comes.
    std::filesystem::last_write_time(folder, std::filesystem::file_time_type::clock::now() - 1h);
    const auto client = client_with(from);
    const auto server = server_with(showing(broker_certificate()));
    const auto outcome = [&] {
        engines both(*client, *server);
        both.handshake();
        return both.client->why().code;
    };
    const std::string_view pem = trusted().certificate();
    std::ofstream being_written(folder / "trusted.pem", std::ios::binary);
    being_written << pem.substr(0, pem.size() / 2) << std::flush;
    EXPECT_EQ(outcome(), errc::tls_unknown_ca);
    EXPECT_THAT(client->take_warning(),
        StartsWith("ssl_capath: " + (folder / "trusted.pem").string() + ": certificate number 1"));
    being_written << pem.substr(pem.size() / 2) << std::flush;
    EXPECT_EQ(outcome(), error_code());
    EXPECT_EQ(client->take_warning(), "");
}

TEST_F(changed_files, end_sessions_of_before) {
    client_settings from;
    from.ca_file = file("ca", trusted().certificate());
    const auto client = client_with(from);
    const auto server = server_with(showing(broker_certificate()));
    engines first(*client, *server);
    first.handshake();
    ASSERT_TRUE(first.done());
    file("ca", certificate_authority("Other authority").certificate());
    engines second(*client, *server);
    second.handshake();
    EXPECT_EQ(second.client->why().code, errc::tls_unknown_ca);
}

TEST_F(changed_files, of_the_system_are_read_again) {
    const certificate_authority other("Other authority");
    const environment file_variable(X509_get_default_cert_file_env(), (folder / "all").string());
    const std::filesystem::path trusted_folder = folder / "each";
    const environment folder_variable(X509_get_default_cert_dir_env(),
        (folder / "missing").string() + ':' + trusted_folder.string());
    std::filesystem::create_directory(trusted_folder);
    const auto client = client_with({});
    const auto server = server_with(showing(broker_certificate()));
    const auto outcome = [&] {
        engines both(*client, *server);
        both.handshake();
        return both.client->why().code;
    };
    EXPECT_EQ(outcome(), errc::tls_unknown_ca);
    file("all", trusted().certificate());
    EXPECT_EQ(outcome(), error_code());
    EXPECT_EQ(outcome(), error_code()) << "with a session of before";
    file("all", other.certificate());
    EXPECT_EQ(outcome(), errc::tls_unknown_ca);

    std::ofstream(trusted_folder / hashed_name(trusted().certificate())) << trusted().certificate();
    // So that what comes next is later than this, however fast it comes.
    std::filesystem::last_write_time(
        trusted_folder, std::filesystem::file_time_type::clock::now() - 1h);
    EXPECT_EQ(outcome(), error_code());
    std::filesystem::remove_all(trusted_folder / hashed_name(trusted().certificate()));
    EXPECT_EQ(outcome(), errc::tls_unknown_ca);
}

} // namespace
} // namespace kafka::net::tls
