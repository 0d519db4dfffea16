// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Nothing: the headers that are compiled with it are what it is for.
