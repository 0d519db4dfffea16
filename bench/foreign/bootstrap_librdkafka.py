# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What bootstrap_client.cpp measures, of librdkafka's admin client as confluent-kafka wraps it."""

import sys
import time

from confluent_kafka.admin import AdminClient

PATIENCE = 10.0

for _ in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    admin = AdminClient({"bootstrap.servers": sys.argv[1], "client.id": "bench"})
    listed = admin.list_consumer_groups(request_timeout=PATIENCE).result()
    if listed.errors:
        sys.exit(f"no answer: {listed.errors}")
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    del admin
    print(f"wall_us {wall * 1e6:.1f} cpu_us {cpu * 1e6:.1f}", flush=True)
