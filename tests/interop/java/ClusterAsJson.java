// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** Prints the cluster as Kafka's own admin client sees it, as JSON. */
public final class ClusterAsJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static void main(String[] args) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
            ObjectNode cluster = MAPPER.createObjectNode();
            var described = admin.describeCluster();
            cluster.put("clusterId", described.clusterId().get());
            ArrayNode brokers = cluster.putArray("brokers");
            for (Node node : described.nodes().get()) {
                brokers.addObject().put("id", node.id()).put("host", node.host())
                        .put("port", node.port()).put("rack", node.rack());
            }
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
            ObjectNode topics = cluster.putObject("topics");
            Map<String, TopicDescription> descriptions =
                    admin.describeTopics(names).allTopicNames().get();
            for (TopicDescription topic : new TreeMap<>(descriptions).values()) {
                ObjectNode one = topics.putObject(topic.name());
                one.put("id", topic.topicId().toString());
                one.put("internal", topic.isInternal());
                ArrayNode partitions = one.putArray("partitions");
                for (TopicPartitionInfo partition : topic.partitions()) {
                    ObjectNode each = partitions.addObject();
                    each.put("id", partition.partition());
                    each.put("leader", partition.leader() == null ? -1 : partition.leader().id());
                    addIds(each.putArray("replicas"), partition.replicas());
                    addIds(each.putArray("inSync"), partition.isr());
                }
            }
            System.out.println(MAPPER.writeValueAsString(cluster));
        }
    }

    private static void addIds(ArrayNode to, List<Node> nodes) {
        for (Node node : nodes) {
            to.add(node.id());
        }
    }
}
