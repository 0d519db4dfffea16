# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""ZooKeeper, through which brokers before KRaft know each other and their topics."""

import json

from . import server, zookeeper_wire

# Sessions last between 2 and 20 of them.
_TICK_MS = 500
_MOST_PARTITIONS = 10_000


class ZooKeeper(server.Server):
    """One server, of the version that the broker brings along."""

    program = "org.apache.zookeeper.server.ZooKeeperServerMain"
    config_name = "zookeeper.properties"
    log_name = "zookeeper.log"

    def __init__(self, folder, address, java):
        host, port = address
        properties = {
            "dataDir": folder / "data",
            "clientPort": port,
            "clientPortAddress": host,
            "tickTime": _TICK_MS,
            "maxClientCnxns": 0,  # no bound
            "admin.enableServer": "false",  # it would listen on a port of its own
            "forceSync": "no",  # there is nothing to be kept
        }
        super().__init__("ZooKeeper", folder, properties, address, java, heap="128m")

    def serves(self):
        """Raises OSError as long as it does not."""
        # Whoever comes just before it is ready may never be answered.
        with self._inquire(timeout=1):
            return True

    def registered(self):
        """The numbers of the brokers whose sessions have not ended. Raises as `create_topic`."""
        with self._inquire() as connection:
            return {int(name) for name in connection.children("/brokers/ids")}

    def create_topic(self, name, partitions, replicas, brokers):
        """As Kafka's own tool does it, without the time that Java takes: the controller is told
        of the node and does the rest. One that is there already stays as it is. Raises OSError,
        Refused, or Died if the process is gone."""
        if not (1 <= partitions <= _MOST_PARTITIONS and 1 <= replicas <= len(brokers)):
            raise zookeeper_wire.Refused(
                f"topic {name}: {partitions} partitions with {replicas} replicas are not possible"
            )
        assignment = {
            index: [brokers[(index + place) % len(brokers)] for place in range(replicas)]
            for index in range(partitions)
        }
        topic = json.dumps({"version": 1, "partitions": assignment})
        with self._inquire() as connection:
            connection.create("/brokers/topics", "")  # Kafka 0.8.0 leaves it to the first topic
            connection.create(f"/brokers/topics/{name}", topic)

    def create_nodes(self, nodes):
        """A node for each path, the upper ones first. Those that are there stay as they are."""
        with self._inquire() as connection:
            for path, data in nodes.items():
                connection.create(path, data)

    def _inquire(self, timeout=5):
        self._expect_alive()
        return zookeeper_wire.Connection(*self.address, timeout)
