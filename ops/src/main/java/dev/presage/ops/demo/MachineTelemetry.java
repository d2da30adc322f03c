package dev.presage.ops.demo;

import dev.presage.ops.events.Json;
import dev.presage.ops.events.OutgoingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.NetworkIF;
import oshi.software.os.OperatingSystem;

/**
 * Readings of the machine this runs on, and of the node's JVM as far as its metrics can be reached. Shares are in
 * [0, 1], rates per second since the reading before. Not thread-safe.
 */
public final class MachineTelemetry {
    private static final String SOURCE = "presage-machine-telemetry";

    private final String device = deviceName();
    private final NodeMetrics node;
    private final CentralProcessor processor;
    private final GlobalMemory memory;
    private final OperatingSystem system;
    private final List<HWDiskStore> disks;
    private final List<NetworkIF> networks;
    private final Map<String, Double> totals = new TreeMap<>();
    private long[] ticks;
    private long lastNanos;

    MachineTelemetry(NodeMetrics node) {
        this.node = node;
        SystemInfo machine = new SystemInfo();
        processor = machine.getHardware().getProcessor();
        memory = machine.getHardware().getMemory();
        disks = machine.getHardware().getDiskStores();
        networks = machine.getHardware().getNetworkIFs();
        system = machine.getOperatingSystem();
        ticks = processor.getSystemCpuLoadTicks();
        lastNanos = System.nanoTime();
        // The first totals are only there to be subtracted.
        read();
    }

    /** This machine's name in the form of a subject id. */
    public static String deviceName() {
        String name = System.getenv().getOrDefault("HOSTNAME", "");
        if (name.isBlank()) {
            name = new SystemInfo().getOperatingSystem().getNetworkParams().getHostName();
        }
        String clean = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return clean.isEmpty() ? "this-machine" : clean.substring(0, Math.min(clean.length(), 100));
    }

    /** The reading of now as an event. */
    OutgoingEvent event(Instant now) {
        return new OutgoingEvent(
                OutgoingEvent.DEVICE_TOPIC,
                UUID.randomUUID().toString(),
                SOURCE,
                OutgoingEvent.READING,
                device,
                now,
                Json.write(Map.of("values", read())));
    }

    /** The channels as they are now. Ones that the system does not tell are left out. */
    Map<String, Double> read() {
        long now = System.nanoTime();
        double seconds = Math.max(1e-3, (now - lastNanos) / 1e9);
        lastNanos = now;
        Map<String, Double> values = new TreeMap<>();
        values.put("cpu", share(processor.getSystemCpuLoadBetweenTicks(ticks)));
        ticks = processor.getSystemCpuLoadTicks();
        double load = processor.getSystemLoadAverage(1)[0];
        if (load >= 0) {
            values.put("load", load / processor.getLogicalProcessorCount());
        }
        values.put("memory", 1 - (double) memory.getAvailable() / memory.getTotal());
        long swap = memory.getVirtualMemory().getSwapTotal();
        if (swap > 0) {
            values.put("swap", (double) memory.getVirtualMemory().getSwapUsed() / swap);
        }
        values.put("processes", (double) system.getProcessCount());
        readDisks(values, seconds);
        readNetworks(values, seconds);
        readNode(values, seconds);
        values.values().removeIf(value -> !Double.isFinite(value));
        return values;
    }

    private void readDisks(Map<String, Double> values, double seconds) {
        if (disks.isEmpty()) {
            return;
        }
        disks.forEach(HWDiskStore::updateAttributes);
        double busy = total(disks, HWDiskStore::getTransferTime) / 1e3;
        put(values, "disk.busy", busy, seconds * disks.size());
        values.computeIfPresent("disk.busy", (name, share) -> share(share));
        put(values, "disk.read", total(disks, HWDiskStore::getReadBytes), seconds);
        put(values, "disk.written", total(disks, HWDiskStore::getWriteBytes), seconds);
    }

    private void readNetworks(Map<String, Double> values, double seconds) {
        if (networks.isEmpty()) {
            return;
        }
        networks.forEach(NetworkIF::updateAttributes);
        put(values, "net.received", total(networks, NetworkIF::getBytesRecv), seconds);
        put(values, "net.sent", total(networks, NetworkIF::getBytesSent), seconds);
    }

    private void readNode(Map<String, Double> values, double seconds) {
        NodeMetrics.Sample sample = node.read();
        sample.sum("jvm_memory_used_bytes", "area=\"heap\"").ifPresent(used -> values.put("node.heap", used));
        sample.sum("jvm_gc_pause_seconds_sum").ifPresent(paused -> put(values, "node.pauses", paused, seconds));
    }

    /** Turns a running total into a rate. A total that fell was reset: there is no rate this time. */
    private void put(Map<String, Double> values, String name, double total, double seconds) {
        Double before = totals.put(name, total);
        if (before != null && total >= before) {
            values.put(name, (total - before) / seconds);
        }
    }

    private static <T> double total(List<T> parts, ToLongFunction<T> count) {
        return (double) parts.stream().mapToLong(count).sum();
    }

    private static double share(double value) {
        return Math.clamp(value, 0, 1);
    }
}
