// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

import java.io.FileReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.AdminClient;

/**
 * Asks for the cluster with the properties of each file named. Prints a line for each: "ok", or the
 * exception.
 */
public final class Logins {
    public static void main(String[] files) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<String>> outcomes = new ArrayList<>();
        for (String file : files) {
            Callable<String> attempt = () -> attempt(file);
            outcomes.add(pool.submit(attempt));
        }
        for (Future<String> outcome : outcomes) {
            System.out.println(outcome.get().replaceAll("\\s+", " "));
        }
        pool.shutdown();
    }

    private static String attempt(String file) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = new FileReader(file)) {
            properties.load(reader);
        }
        try (AdminClient admin = AdminClient.create(properties)) {
            return admin.describeCluster().nodes().get().isEmpty() ? "no nodes" : "ok";
        } catch (ExecutionException refused) {
            return refused.getCause().toString();
        }
    }
}
