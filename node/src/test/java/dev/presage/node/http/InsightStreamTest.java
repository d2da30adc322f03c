package dev.presage.node.http;

import static dev.presage.node.http.TestServer.json;
import static dev.presage.node.http.TestServer.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InsightStreamTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(
                "presage.http.tail { max-viewers = 30, heartbeat = 200ms, interval = 10ms, rows = 20, page-rows = 5 }");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** Goal: a viewer sees what becomes durable after it came, and a heartbeat while nothing does. */
    @Test
    void insightsStreamAsTheyBecomeDurable() throws Exception {
        server.observe(reading("early", "0", 1));
        server.awaitTail();
        try (var viewer = new Viewer("")) {
            assertThat(viewer.line()).isEqualTo(": still here");
            assertThat(viewer.line()).isEqualTo(": still here");
            server.observe(reading("late", "1", 1));
            Seen seen = viewer.next();
            assertThat(seen.kind()).isEqualTo("anomaly");
            assertThat(seen.data()).contains("\"id\":\"device:late:1:0\"");
        }
    }

    /**
     * Goal: a viewer that comes back goes on exactly where it was, in the middle of a row too. Method: 60 rows of
     * three readings; leave and come back after a random number of events; memory holds 20 rows, so that both ways of
     * reading are taken.
     */
    @Test
    void aViewerGoesOnExactlyWhereItWas() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int row = 1; row <= 60; row++) {
            server.post(
                    "application/cloudevents-batch+json",
                    "[" + reading("s", row + "a", 1) + "," + reading("s", row + "b", 2) + ","
                            + reading("s", row + "c", 3) + "]");
            for (int i = 0; i < 3; i++) {
                expected.add("device:s:" + row + ":" + i);
            }
        }
        var random = new Random(7);
        List<String> seen = new ArrayList<>();
        String last = "";
        while (seen.size() < expected.size()) {
            try (var viewer = new Viewer(last.isEmpty() ? "?since=start" : "?lastEventId=" + last)) {
                for (int i = 1 + random.nextInt(20); i > 0 && seen.size() < expected.size(); i--) {
                    Seen event = viewer.next();
                    last = event.id();
                    seen.add(TestServer.JSON.readTree(event.data()).path("id").textValue());
                }
            }
        }
        assertThat(seen).isEqualTo(expected);
    }

    /** Goal: filters let through what was asked for and nothing else. */
    @Test
    void filtersChoose() throws Exception {
        server.observe(reading("one", "1", 1));
        server.observe(reading("two", "2", 1));
        try (var viewer = new Viewer("?since=start&domain=device&subject=two&kind=anomaly&minScore=0")) {
            assertThat(viewer.next().data()).contains("\"subject\":\"two\"");
        }
        try (var viewer = new Viewer("?since=start&alarm=true")) {
            assertThat(viewer.line()).isEqualTo(": still here");
            assertThat(viewer.line()).isEqualTo(": still here");
            assertThat(viewer.line()).isEqualTo(": still here");
        }
    }

    /** Goal: the number of viewers is bounded, one more is told so, and a place that is left can be taken. */
    @Test
    void viewersAreBounded() throws Exception {
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            viewers.add(new Viewer(""));
            viewers.get(i).line();
        }
        HttpResponse<String> refused = server.get("/v1/insights/stream");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(json(refused).path("code").textValue()).isEqualTo("PRS-1503");
        for (Viewer viewer : viewers) {
            viewer.close();
        }
        assertThat(awaitPlace()).isTrue();
    }

    /** Goal: a viewer that does not read costs nobody else anything and misses nothing. */
    @Test
    void aSlowViewerMissesNothing() throws Exception {
        try (var slow = new Viewer("")) {
            assertThat(slow.line()).isEqualTo(": still here");
            int rows = 4000;
            var lines = new StringBuilder();
            for (int i = 0; i < rows; i++) {
                lines.append(reading("s" + i % 500, "e" + i, 1)).append('\n');
            }
            server.post("application/x-ndjson", lines.toString());
            for (int i = 0; i < rows; i++) {
                assertThat(slow.next().kind()).isEqualTo("anomaly");
            }
        }
    }

    private boolean awaitPlace() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < deadline) {
            try (var viewer = new Viewer("")) {
                if (viewer.status().contains("200")) {
                    return true;
                }
            }
        }
        return false;
    }

    private record Seen(String kind, String id, String data) {}

    /** A browser's event source, on a bare connection. */
    private final class Viewer implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final String status;

        Viewer(String query) throws IOException {
            this.socket = server.connect();
            socket.getOutputStream()
                    .write(("GET /v1/insights/stream" + query + " HTTP/1.0\r\nHost: test\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            this.status = in.readLine();
            String header = in.readLine();
            while (header != null && !header.isEmpty()) {
                header = in.readLine();
            }
        }

        String status() {
            return status;
        }

        /** The next line that is not empty. */
        String line() throws IOException {
            String line = in.readLine();
            while (line != null && line.isEmpty()) {
                line = in.readLine();
            }
            if (line == null) {
                throw new IOException("The stream ended.");
            }
            return line;
        }

        Seen next() throws IOException {
            String line = line();
            while (line.startsWith(":")) {
                line = line();
            }
            return new Seen(value("event", line), value("id", line()), value("data", line()));
        }

        private static String value(String field, String line) {
            assertThat(line).startsWith(field + ": ");
            return line.substring(field.length() + 2);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
