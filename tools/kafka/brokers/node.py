# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""One Kafka broker."""

from . import server, wire


class Node(server.Server):
    """A broker."""

    program = "kafka.Kafka"
    log_name = "kafka.log"

    def __init__(self, number, folder, properties, address, java, heap):
        super().__init__(f"node {number}", folder, properties, address, java, heap)
        self.number = number

    def begin_format(self, cluster_id, arguments):
        """Starts the preparation of the empty data folder, which KRaft wants. The process is to be
        waited for."""
        return self._launch(
            "kafka.tools.StorageTool",
            "format",
            f"--cluster-id={cluster_id}",
            f"--config={self._config}",
            *arguments,
        )

    def inquire(self, timeout=5):
        """A connection to it. Raises OSError, or Died if the process is gone."""
        self._expect_alive()
        return wire.Connection(*self.address, timeout)
