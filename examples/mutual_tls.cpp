// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// TLS in which both sides show a certificate: the broker one that the authority in a file has
// issued, for the host that was dialled, and the client its own, which says who it is.

#include <kafka/client.hpp>

#include <iostream>

int main(int argc, char** argv) try {
    kafka::client_options options;
    options.bootstrap_servers = {argc > 1 ? argv[1] : "localhost:9093"};
    options.security_protocol = kafka::security_protocol::ssl;
    options.ssl_cafile = argc > 2 ? argv[2] : "ca.pem";       // without it: whom the system trusts
    options.ssl_certfile = argc > 3 ? argv[3] : "client.pem"; // with the key behind it
    kafka::client client = kafka::client::connect(options);

    std::cout << "both sides have shown who they are; the cluster has "
              << client.cluster().brokers().size() << " brokers\n";
} catch (const kafka::exception& failure) {
    // Names the certificate, what is wrong with it, and the option to change.
    std::cerr << failure.info().message() << '\n';
    return 1;
}
