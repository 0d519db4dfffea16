# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Certificates, users, tickets and tokens for brokers that ask for them, made anew for each run."""
