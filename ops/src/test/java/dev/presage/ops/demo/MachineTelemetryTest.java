package dev.presage.ops.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.Processes;
import dev.presage.ops.events.OutgoingEvent;
import dev.presage.protocol.SubjectId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineTelemetryTest {
    /** Goal: real readings of this machine, in the ranges that their units allow. */
    @Test
    void readsThisMachine() {
        MachineTelemetry machine = new MachineTelemetry(new NodeMetrics(Ports.free()));
        Map<String, Double> values = machine.read();
        assertThat(values).containsKeys("cpu", "memory", "processes").doesNotContainKey("node.heap");
        assertThat(values.get("cpu")).isBetween(0.0, 1.0);
        assertThat(values.get("memory")).isBetween(0.01, 0.99);
        assertThat(values.get("processes")).isGreaterThan(1);
        assertThat(values.values())
                .allSatisfy(value -> assertThat(value).isFinite().isNotNegative());
    }

    /** Goal: what this process does shows. Method: a busy second beside an idle one. */
    @Test
    void seesABusyCore() {
        MachineTelemetry machine = new MachineTelemetry(new NodeMetrics(Ports.free()));
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        assertThat(Processes.await(Duration.ofSeconds(2), () -> spinUntil(end))).isTrue();
        double oneCore = 1.0 / Runtime.getRuntime().availableProcessors();
        assertThat(machine.read().get("cpu")).isGreaterThan(0.6 * oneCore);
    }

    /** Goal: an event that the device topic takes, of a device that may be called so. */
    @Test
    void makesAnEvent() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        OutgoingEvent event = new MachineTelemetry(new NodeMetrics(Ports.free())).event(now);
        assertThat(event.topic()).isEqualTo("presage.observations.device");
        assertThat(event.type()).isEqualTo("dev.presage.device.reading");
        assertThat(SubjectId.isValidId(event.subject())).isTrue();
        assertThat(event.time()).isEqualTo(now);
        assertThat(event.data()).startsWith("{\"values\":{\"cpu\":");
    }

    /** Goal: the node's heap and pauses are channels as soon as its metrics answer. */
    @Test
    void readsTheNodesMetrics() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        byte[] text = """
                # HELP jvm_memory_used_bytes The amount of used memory
                # TYPE jvm_memory_used_bytes gauge
                jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 1.0E7
                jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 5000000.0
                jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 7.0
                jvm_gc_pause_seconds_sum{action="end of minor GC",cause="G1 Evacuation Pause"} 0.25
                odd_labels{text="a } b"} 3
                broken NaN
                """.getBytes(StandardCharsets.UTF_8);
        server.createContext("/metrics", exchange -> {
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
        try {
            NodeMetrics metrics = new NodeMetrics(server.getAddress().getPort());
            assertThat(metrics.read().sum("odd_labels")).hasValue(3);
            assertThat(metrics.read().sum("broken")).isEmpty();
            Map<String, Double> values = new MachineTelemetry(metrics).read();
            assertThat(values).containsEntry("node.heap", 1.5e7).containsEntry("node.pauses", 0.0);
        } finally {
            server.stop(0);
        }
    }

    private static boolean spinUntil(long end) {
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return true;
    }
}
