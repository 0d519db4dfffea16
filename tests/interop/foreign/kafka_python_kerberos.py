#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kafka-python logs in by Kerberos to the servers that KAFKA_SERVERS names, with the tickets that
the environment has, and prints the numbers of the nodes that it then sees."""

import json
import os

from kafka import KafkaAdminClient

admin = KafkaAdminClient(bootstrap_servers=os.environ["KAFKA_SERVERS"],
                         security_protocol="SASL_PLAINTEXT", sasl_mechanism="GSSAPI")
print(json.dumps([broker["node_id"] for broker in admin.describe_cluster()["brokers"]]))
admin.close()
