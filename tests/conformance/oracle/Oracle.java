// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/**
 * Says what Kafka's own message classes make of a message. One program for every release: it knows
 * the classes by their names only.
 *
 * <p>Questions come on standard input, answers leave on standard output in the same order; both are
 * frames of an int32 length and that many bytes. A question is an operation (int8), a version
 * (int16), a message's name (int16 length, bytes) and the operation's input. An answer is a status
 * (int8: 0 answered, 1 refused by Kafka's classes, 2 the question makes no sense) and the output,
 * which is a reason unless the status is 0. Nothing asked ends the program; the end of its input
 * does.
 *
 * <pre>
 * operation  input  output
 * l list            a line "name lowest highest" for each message
 * e encode   JSON   bytes
 * d decode   bytes  int32 count of bytes left over, JSON
 * r recode   bytes  int32 count of bytes left over, the bytes written again
 * x errors          JSON: the table of error codes
 * h headers         a line "key version request response" for each version of each API: the
 *                   versions of the headers before its request and its response
 * </pre>
 */
public final class Oracle {
    private static final String PACKAGE = "org.apache.kafka.common.message.";
    private static final int ANSWERED = 0;
    private static final int REFUSED = 1;
    private static final int NONSENSE = 2;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Codec> codecs = new HashMap<>();

    public static void main(String[] args) throws IOException {
        // Not System.out: whatever a library prints must not end up among the answers.
        var input = new DataInputStream(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16));
        var output = new DataOutputStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        System.setOut(System.err);
        new Oracle().serve(input, output);
    }

    private void serve(DataInputStream input, DataOutputStream output) throws IOException {
        while (true) {
            if (input.available() == 0) {
                output.flush();
            }
            byte[] question;
            try {
                question = input.readNBytes(input.readInt());
            } catch (EOFException end) {
                output.flush();
                return;
            }
            Answer answer = answer(ByteBuffer.wrap(question));
            output.writeInt(1 + answer.body.length);
            output.writeByte(answer.status);
            output.write(answer.body);
        }
    }

    private record Answer(int status, byte[] body) {
        static Answer refusal(int status, Throwable reason) {
            String text = reason.getClass().getSimpleName() + ": " + reason.getMessage();
            return new Answer(status, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Answer answer(ByteBuffer question) {
        try {
            char operation = (char) question.get();
            short version = question.getShort();
            byte[] name = new byte[question.getShort()];
            question.get(name);
            ByteBuffer rest = question.slice();
            switch (operation) {
                case 'l':
                    return new Answer(ANSWERED, list());
                case 'x':
                    return new Answer(ANSWERED, errors());
                case 'h':
                    return new Answer(ANSWERED, headers());
                case 'e':
                case 'd':
                case 'r':
                    break;
                default:
                    throw new IllegalArgumentException("no such operation: " + operation);
            }
            Codec codec = codec(new String(name, StandardCharsets.UTF_8));
            if (version < codec.lowest || version > codec.highest) {
                throw new IllegalArgumentException("no version " + version + " of " + codec.name);
            }
            try {
                return new Answer(ANSWERED, run(operation, codec, version, rest));
            } catch (VirtualMachineError | RuntimeException refusal) {
                return Answer.refusal(REFUSED, refusal);
            }
        } catch (Throwable nonsense) {
            return Answer.refusal(NONSENSE, nonsense);
        }
    }

    private byte[] run(char operation, Codec codec, short version, ByteBuffer input)
            throws Throwable {
        if (operation == 'e') {
            JsonNode json = mapper.readTree(input.array(), input.arrayOffset(), input.remaining());
            return bytesOf(codec.fromJson(json, version), version);
        }
        Message message = codec.create();
        message.read(new ByteBufferAccessor(input), version);
        int left = input.remaining();
        byte[] body = operation == 'd'
                ? mapper.writeValueAsBytes(codec.toJson(message, version))
                : bytesOf(message, version);
        return ByteBuffer.allocate(4 + body.length).putInt(left).put(body).array();
    }

    private static byte[] bytesOf(Message message, short version) {
        var cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(buffer), cache, version);
        if (buffer.hasRemaining()) {
            throw new IllegalStateException("Kafka announced a size that it did not write");
        }
        return buffer.array();
    }

    private byte[] list() throws IOException, ReflectiveOperationException {
        var names = new TreeSet<String>();
        URI jar = URI.create("jar:"
                + Message.class.getProtectionDomain().getCodeSource().getLocation());
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of());
                var definitions = Files.list(files.getPath("common", "message"))) {
            for (Path definition : (Iterable<Path>) definitions::iterator) {
                String file = definition.getFileName().toString();
                if (file.endsWith(".json")) {
                    names.add(file.substring(0, file.length() - ".json".length()));
                }
            }
        }
        var lines = new StringBuilder();
        for (String name : names) {
            Codec codec;
            try {
                codec = codec(name);
            } catch (ClassNotFoundException abandoned) {
                continue; // a definition all of whose versions were removed
            }
            lines.append(name).append(' ').append(codec.lowest).append(' ').append(codec.highest)
                    .append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] errors() throws IOException {
        ArrayNode all = mapper.createArrayNode();
        for (Errors error : Errors.values()) {
            ObjectNode one = all.addObject();
            one.put("code", error.code());
            one.put("name", error.name());
            one.put("authentication", error.exception() instanceof AuthenticationException);
            one.put("authorization", error.exception() instanceof AuthorizationException);
            one.put("retriable", error.exception() instanceof RetriableException);
            one.put("invalidMetadata", error.exception() instanceof InvalidMetadataException);
        }
        return mapper.writeValueAsBytes(all);
    }

    private static byte[] headers() {
        var lines = new StringBuilder();
        for (ApiMessageType api : ApiMessageType.values()) {
            short highest = api.highestSupportedVersion(true);
            for (short version = api.lowestSupportedVersion(); version <= highest; ++version) {
                lines.append(api.apiKey()).append(' ').append(version).append(' ')
                        .append(api.requestHeaderVersion(version)).append(' ')
                        .append(api.responseHeaderVersion(version)).append('\n');
            }
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Codec codec(String name) throws ReflectiveOperationException {
        Codec known = codecs.get(name);
        if (known == null) {
            known = new Codec(name);
            codecs.put(name, known);
        }
        return known;
    }

    /** What can be done with the messages of one name. */
    private static final class Codec {
        final String name;
        final short lowest;
        final short highest;
        private final Constructor<? extends Message> constructor;
        private final MethodHandle read;
        private final MethodHandle write;

        Codec(String name) throws ReflectiveOperationException {
            this.name = name;
            Class<? extends Message> type = typeOf(name).asSubclass(Message.class);
            Class<?> converter = Class.forName(type.getName() + "JsonConverter");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            constructor = type.getConstructor();
            read = lookup.findStatic(converter, "read",
                            MethodType.methodType(type, JsonNode.class, short.class))
                    .asType(MethodType.methodType(Message.class, JsonNode.class, short.class));
            write = lookup.findStatic(converter, "write",
                            MethodType.methodType(JsonNode.class, type, short.class, boolean.class))
                    .asType(MethodType.methodType(
                            JsonNode.class, Message.class, short.class, boolean.class));
            Message probe = create();
            lowest = probe.lowestSupportedVersion();
            highest = probe.highestSupportedVersion();
        }

        private static Class<?> typeOf(String name) throws ClassNotFoundException {
            try {
                return Class.forName(PACKAGE + name + "Data");
            } catch (ClassNotFoundException embedded) {
                return Class.forName(PACKAGE + name);
            }
        }

        Message create() throws ReflectiveOperationException {
            return constructor.newInstance();
        }

        Message fromJson(JsonNode json, short version) throws Throwable {
            return (Message) read.invokeExact(json, version);
        }

        JsonNode toJson(Message message, short version) throws Throwable {
            boolean withRecords = false; // which would be printed as if they were empty
            return (JsonNode) write.invokeExact(message, version, withRecords);
        }
    }
}
