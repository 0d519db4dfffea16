// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

module kafka-asio/bench/codec

go 1.26.0

require github.com/twmb/franz-go/pkg/kmsg v1.15.1
