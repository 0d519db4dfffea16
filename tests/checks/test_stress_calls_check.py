# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from stress_calls_check import members, uncalled

HEADER = """
class client {
public:
    using executor_type = any();
    explicit client(client_options options = {});
    client(client&&) noexcept;
    client& operator=(client&&) noexcept;
    ~client();
    static client connect(client_options options = {});
    /// As `described()` and no other.
    bool ready(node_id node, bool first = f(1));
    std::vector<completion> poll(
        std::optional<duration> timeout = std::nullopt);
    template <class Token = boost::asio::deferred_t>
    auto async_send(target to, Token&& token = Token()) {
        return initiate_send(to, std::forward<Token>(token));
    }
    template <class Request>
    future<typename answer_of<Request>::type> send(
        node_id node);

private:
    void hidden();
};
"""


class Members(unittest.TestCase):
    def test_all_of_them(self):
        self.assertEqual({"connect", "ready", "poll", "async_send", "send"}, members(HEADER))

    def test_what_is_not_called(self):
        self.assertEqual(["poll", "send"], uncalled(HEADER, [
            "client::connect(options);\nsubject->ready(node);\n",
            "// subject->poll();\nby.subject->async_send<request>(to); resend(1);"]))


if __name__ == "__main__":
    unittest.main()
