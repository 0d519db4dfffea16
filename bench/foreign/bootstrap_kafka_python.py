# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What bootstrap_client.cpp measures, of kafka-python's KafkaClient."""

import sys
import time

from kafka import KafkaClient
from kafka.protocol.admin import ListGroupsRequest

PATIENCE = 10_000  # ms

for _ in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    client = KafkaClient(bootstrap_servers=sys.argv[1], client_id="bench")
    client.poll(future=client.cluster.request_update(), timeout_ms=PATIENCE)
    node = min(broker.nodeId for broker in client.cluster.brokers())
    client.await_ready(node, timeout_ms=PATIENCE)
    answer = client.send(node, ListGroupsRequest[-1]())
    client.poll(future=answer, timeout_ms=PATIENCE)
    if not answer.succeeded():
        sys.exit(f"no answer: {answer.exception}")
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    client.close()
    print(f"wall_us {wall * 1e6:.1f} cpu_us {cpu * 1e6:.1f}", flush=True)
