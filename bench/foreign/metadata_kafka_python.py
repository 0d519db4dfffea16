# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What metadata_cache.cpp measures, of kafka-python: decoding an answer of version 8 in a file, and
making of it what the client looks into."""

import pathlib
import random
import resource
import sys
import time

from kafka.cluster import ClusterMetadata
from kafka.protocol.metadata import MetadataResponse
from kafka.structs import TopicPartition

frame = pathlib.Path(sys.argv[1]).read_bytes()


def resident():
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def milliseconds(what):
    begin = time.process_time()
    result = what()
    return (time.process_time() - begin) * 1e3, result


held = None  # by the first; what is freed is used again later
for _ in sys.stdin:
    before = resident()
    cluster = ClusterMetadata(bootstrap_servers="broker-0.kafka.example.com:9092")
    decoding, answer = milliseconds(lambda: MetadataResponse[8].decode(frame))
    applying, _ = milliseconds(lambda: cluster.update_metadata(answer))
    del answer
    held = held or resident() - before
    again, _ = milliseconds(lambda: cluster.update_metadata(MetadataResponse[8].decode(frame)))
    wanted = [TopicPartition(topic, partition) for topic in cluster.topics()
              for partition in cluster.partitions_for_topic(topic)]
    random.Random(1).shuffle(wanted)
    begin = time.process_time()
    for each in wanted:
        cluster.leader_for_partition(each)
    looking_up = (time.process_time() - begin) / len(wanted) * 1e9
    print(f"decode_ms {decoding:.1f} first_ms {decoding + applying:.1f} same_ms {again:.1f} "
          f"lookup_ns {looking_up:.1f} held_mb {held:.1f}", flush=True)
