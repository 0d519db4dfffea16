// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** What bootstrap_client.cpp measures, of Kafka's own admin client. */
public final class BootstrapBench {
    public static void main(String[] args) throws Exception {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Map<String, Object> options = Map.of("bootstrap.servers", args[0], "client.id", "bench");
        var lines = new BufferedReader(new InputStreamReader(System.in));
        while (lines.readLine() != null) {
            long wall = System.nanoTime();
            long cpu = system.getProcessCpuTime();
            Admin admin = Admin.create(options);
            admin.listGroups().all().get();
            wall = System.nanoTime() - wall;
            cpu = system.getProcessCpuTime() - cpu;
            admin.close();
            System.out.printf(Locale.ROOT, "wall_us %.1f cpu_us %.1f%n", wall / 1e3, cpu / 1e3);
            System.out.flush();
        }
    }
}
