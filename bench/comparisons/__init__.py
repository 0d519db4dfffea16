# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The subcommands of compare.py, each with the functions `add_options` and `compare`."""
