// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.SendBuilder;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;

/**
 * The rows of codec.cpp with Kafka's own message classes: reads the frame of a message from a folder
 * and measures once for each line of standard input.
 *
 * <p>Arguments: FOLDER MESSAGE-VERSION OPERATION SECONDS
 *
 * <pre>
 * decode  into a new object, from a byte array
 * encode  sizes, then bytes, into a byte array that is used again
 * gather  as the client sends: records stay where they are; a short header goes in front
 * both    encode, and decode what was encoded
 * </pre>
 */
public final class CodecBench {
    /** What was made last, so that it has to be made. */
    static Object sink;

    private final Supplier<ApiMessage> create;
    private final short version;
    private final byte[] frame;
    private final ByteBuffer buffer;
    private final ApiMessage value;

    public static void main(String[] args) throws IOException {
        int dash = args[1].lastIndexOf('-');
        var bench = new CodecBench(
                creator(args[1].substring(0, dash)),
                Short.parseShort(args[1].substring(dash + 1)),
                Files.readAllBytes(Path.of(args[0], args[1])));
        Runnable operation = bench.operation(args[2]);
        double seconds = Double.parseDouble(args[3]);
        long copied = bench.copied(args[2]);
        var input = new BufferedReader(new InputStreamReader(System.in));
        while (input.readLine() != null) {
            measure(operation, seconds, copied);
        }
    }

    private CodecBench(Supplier<ApiMessage> create, short version, byte[] frame) {
        this.create = create;
        this.version = version;
        this.frame = frame;
        buffer = ByteBuffer.allocate(frame.length);
        value = decode(ByteBuffer.wrap(frame));
        encode();
        if (!Arrays.equals(buffer.array(), frame)) {
            throw new IllegalStateException("other bytes than those decoded");
        }
    }

    private static Supplier<ApiMessage> creator(String message) {
        switch (message) {
            case "MetadataResponse":
                return MetadataResponseData::new;
            case "FetchResponse":
                return FetchResponseData::new;
            case "ProduceRequest":
                return ProduceRequestData::new;
            case "ListOffsetsRequest":
                return ListOffsetsRequestData::new;
            case "ListOffsetsResponse":
                return ListOffsetsResponseData::new;
            case "HeartbeatRequest":
                return HeartbeatRequestData::new;
            case "ConsumerGroupHeartbeatRequest":
                return ConsumerGroupHeartbeatRequestData::new;
            default:
                throw new IllegalArgumentException("no such message: " + message);
        }
    }

    private Runnable operation(String name) {
        switch (name) {
            case "decode":
                return () -> sink = decode(ByteBuffer.wrap(frame));
            case "encode":
                return this::encode;
            case "gather":
                return () -> sink = gather();
            case "both":
                return () -> {
                    encode();
                    sink = decode(buffer.flip());
                };
            default:
                throw new IllegalArgumentException("no such operation: " + name);
        }
    }

    private ApiMessage decode(ByteBuffer from) {
        ApiMessage message = create.get();
        message.read(new ByteBufferAccessor(from), version);
        return message;
    }

    private void encode() {
        var cache = new ObjectSerializationCache();
        buffer.clear();
        if (value.size(cache, version) > buffer.capacity()) {
            throw new IllegalStateException("larger than what was decoded");
        }
        value.write(new ByteBufferAccessor(buffer), cache, version);
    }

    private Object gather() {
        ApiKeys api = ApiKeys.forId(value.apiKey());
        if (value instanceof FetchResponseData) {
            var header = new ResponseHeader(1, api.responseHeaderVersion(version));
            return SendBuilder.buildResponseSend(header, value, version);
        }
        return SendBuilder.buildRequestSend(new RequestHeader(api, version, "bench", 1), value);
    }

    /** How many bytes of records are somewhere else after the operation. */
    private long copied(String operation) {
        if (operation.equals("decode")) {
            return records(value, true);
        }
        return operation.equals("gather") ? 0 : records(value, false);
    }

    private long records(ApiMessage of, boolean onlyOutsideOfFrame) {
        long size = 0;
        if (of instanceof FetchResponseData answer) {
            for (var topic : answer.responses()) {
                for (var partition : topic.partitions()) {
                    size += size(partition.records(), onlyOutsideOfFrame);
                }
            }
        } else if (of instanceof ProduceRequestData request) {
            for (var topic : request.topicData()) {
                for (var partition : topic.partitionData()) {
                    size += size(partition.records(), onlyOutsideOfFrame);
                }
            }
        }
        return size;
    }

    private long size(BaseRecords records, boolean onlyOutsideOfFrame) {
        boolean inFrame = ((MemoryRecords) records).buffer().array() == frame;
        return onlyOutsideOfFrame && inFrame ? 0 : records.sizeInBytes();
    }

    private static void measure(Runnable operation, double seconds, long copied) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long done = 0;
        long batch = 1;
        double spent;
        long allocated = threads.getThreadAllocatedBytes(thread);
        long start = System.nanoTime();
        do {
            for (long i = 0; i < batch; ++i) {
                operation.run();
            }
            done += batch;
            spent = (System.nanoTime() - start) / 1e9;
            if (spent < seconds / 100) {
                batch *= 2;
            }
        } while (spent < seconds);
        allocated = threads.getThreadAllocatedBytes(thread) - allocated;
        System.out.printf(
                Locale.ROOT,
                "ns %.2f bytes %.0f copied %d%n",
                spent * 1e9 / done,
                (double) allocated / done,
                copied);
        System.out.flush();
    }
}
