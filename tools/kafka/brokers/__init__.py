# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Runs real Apache Kafka on this machine, for tests, benchmarks and demonstrations."""
