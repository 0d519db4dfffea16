// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/doctor/diagnosis.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The rules that lead from what was seen to what is wrong. Each subject has a file.
namespace kafka::cli::doctor {

class findings {
public:
    /// Of several findings that say and ask the same, one is left, which names all the servers.
    void add(finding found);
    /// About where a broker says that it is: `Broker 1 tells its clients to come to one:9092`, and
    /// then `ending`. It goes together with others that end alike and ask the same.
    void add_advertised(
        const visit& at, cause why, std::string ending, std::vector<std::string> change);
    /// In the order of their causes.
    std::vector<finding> take();

private:
    /// `found.what` is the ending.
    struct advertised {
        finding found;
        std::vector<std::string> nodes;
    };

    std::vector<finding> all_;
    std::vector<advertised> advertised_;
};

/// A step that has failed where it ended the visit. False: not a matter of this rule.
bool explain_connection(const examination& seen, const visit& at, const step& failed, findings& to);
bool explain_certificate(
    const examination& seen, const visit& at, const step& failed, findings& to);
bool explain_protocol(const examination& seen, const visit& at, const step& failed, findings& to);
bool explain_login(const examination& seen, const visit& at, const step& failed, findings& to);
bool explain_metadata(const visit& at, const step& failed, findings& to);

/// The way there works with the client's options, and where it leads they do not fit: `does` is
/// how.
void add_other_listener(const visit& at, const std::string& does, findings& to);

/// What only all visits together show.
void look_at_clusters(const examination& seen, findings& to);
void look_at_certificates(const examination& seen, findings& to);
/// What nobody has looked at, or not for as long as at the rest.
void look_at_what_is_missing(const examination& seen, findings& to);

/// Whether it was gone to because a broker says that it is there.
inline bool is_advertised(const visit& at) noexcept {
    return !at.bootstrap && at.node.has_value();
}
/// Whether any bootstrap server is in order.
bool any_server_lives(const examination& seen) noexcept;

/// Reaches nobody but the host itself: `localhost`, `127.0.0.1`, `::1`, `0.0.0.0`.
bool is_loopback(std::string_view host) noexcept;

/// `a, b and c`; of more than `most` the first ones.
std::string listed(std::span<const std::string> names, std::size_t most = 6);
/// `The broker's words: …` in parentheses, or nothing.
std::string in_its_words(const step& failed);

} // namespace kafka::cli::doctor
