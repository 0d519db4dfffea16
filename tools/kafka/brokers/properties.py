# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What server.properties of a broker says, in every age of Kafka.

In each function `spec` is what the cluster is to be, with the last word on everything, and `doors`
has the port of each of its listeners.
"""

from .ports import HOST
from .releases import find_release

_CONTROLLER = "CONTROLLER"


def with_kraft(spec, number, data, doors, controllers):
    """`controllers` has the port of each node's controller."""
    listeners = _named_listeners(spec, doors)
    listeners["listeners"] += f",{_CONTROLLER}://{HOST}:{controllers[number]}"
    listeners["listener.security.protocol.map"] += f",{_CONTROLLER}:PLAINTEXT"
    return {
        "process.roles": "broker,controller",
        "node.id": number,
        "controller.quorum.voters": ",".join(
            f"{other}@{HOST}:{port}" for other, port in controllers.items()
        ),
        "controller.listener.names": _CONTROLLER,
        # A killed node is found out in seconds, as tests like it, and a machine that is busy
        # compiling does not look like a dead one.
        "broker.heartbeat.interval.ms": 500,
        "broker.session.timeout.ms": 5000,
        "broker.rack": f"rack-{number}",
        **listeners,
        **_of_every_age(spec, data),
        **_offsets_topic(spec),
        **_later_internal_topics(spec),
        **spec.properties,
    }


def with_zookeeper(spec, number, data, doors, address):
    """`address` is ZooKeeper's. Brokers before 0.9 complain of each property that they do not
    know; later ones do not mind."""
    release = find_release(spec.version)
    properties = {
        "broker.id": number,
        "zookeeper.connect": "{}:{}".format(*address),
        "zookeeper.session.timeout.ms": 5000,  # chosen as the one of KRaft
        "zookeeper.connection.timeout.ms": 30000,
        "controlled.shutdown.enable": "true",
        **_of_every_age(spec, data),
    }
    if release.since("0.8.2"):
        properties.update(_offsets_topic(spec))
    if release.since("0.9"):
        properties.update(_later_internal_topics(spec))
        properties["broker.rack"] = f"rack-{number}"
    if release.since("0.11"):
        properties.update(_named_listeners(spec, doors))
    elif release.since("0.9"):
        properties.update(_listeners_by_protocol(spec, doors))
    else:  # there is one listener, without a name
        (properties["port"],) = doors.values()
        properties["host.name"] = HOST
    properties.update(spec.properties)
    return properties


def _of_every_age(spec, data):
    return {
        "log.dirs": data,
        # Topics exist because a test made them.
        "auto.create.topics.enable": "false",
        "default.replication.factor": _replicas(spec),
        "num.network.threads": 2,
        "num.io.threads": 2,
    }


def _offsets_topic(spec):
    return {
        "offsets.topic.replication.factor": _replicas(spec),
        "offsets.topic.num.partitions": 1,
    }


def _later_internal_topics(spec):
    return {
        "transaction.state.log.replication.factor": _replicas(spec),
        "transaction.state.log.num.partitions": 1,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": _replicas(spec),
        "share.coordinator.state.topic.num.partitions": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
    }


def _replicas(spec):
    return min(3, spec.nodes)


def _named_listeners(spec, doors):
    addresses = ",".join(f"{name}://{HOST}:{port}" for name, port in doors.items())
    properties = {
        "listeners": addresses,
        "advertised.listeners": addresses,
        "listener.security.protocol.map": ",".join(
            f"{listener.name}:{listener.protocol}" for listener in spec.listeners
        ),
        "inter.broker.listener.name": spec.listeners[0].name,
    }
    for listener in spec.listeners:
        for key, value in listener.properties.items():
            properties[f"listener.name.{listener.name.lower()}.{key}"] = value
    return properties


def _listeners_by_protocol(spec, doors):
    """A listener is called by its protocol, and all share the properties of the broker."""
    properties = {
        "listeners": ",".join(
            f"{listener.protocol}://{HOST}:{doors[listener.name]}" for listener in spec.listeners
        ),
        "security.inter.broker.protocol": spec.listeners[0].protocol,
    }
    for listener in spec.listeners:
        properties.update(listener.properties)
    return properties
