package dev.presage.node.http;

import static dev.presage.node.http.TestServer.json;
import static dev.presage.node.http.TestServer.reading;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.journal.Cursor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObservationsTest {
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String LINES = "application/x-ndjson";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer("presage.http.intake.max-in-flight-bytes = 8 MiB");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** Goal: one event is answered with the insights just made durable, and again as a duplicate. */
    @Test
    void oneEventIsAnsweredWithItsInsights() throws Exception {
        HttpResponse<String> first = server.observe(reading("host-1", "a", 0.5));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(json(first).path("status").textValue()).isEqualTo("accepted");
        assertThat(json(first).path("version").longValue()).isEqualTo(1);
        assertThat(json(first).at("/subject/id").textValue()).isEqualTo("host-1");
        assertThat(json(first).at("/insights/0/id").textValue()).isEqualTo("device:host-1:1:0");
        assertThat(json(first).at("/insights/0/observation").textValue()).isEqualTo("a");

        JsonNode again = json(server.observe(reading("host-1", "a", 0.5)));
        assertThat(again.path("status").textValue()).isEqualTo("duplicate");
        assertThat(again.path("insights")).isEmpty();
        assertThat(rows()).isEqualTo(1);
    }

    /** Goal: binary mode says the same as structured mode; attributes may be percent-encoded. */
    @Test
    void binaryModeIsRead() throws Exception {
        HttpResponse<String> response = server.send(server.request("/v1/observations")
                .header("Content-Type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", "b%201")
                .header("ce-source", "/test")
                .header("ce-type", "dev.presage.device.reading")
                .header("ce-subject", "host-2")
                .header("ce-time", "2026-01-02T03:04:05+01:00")
                .POST(BodyPublishers.ofString("{\"values\":{\"cpu\":1}}")));
        assertThat(response.body()).contains("\"id\":\"b 1\"").contains("\"accepted\"");
        assertThat(response.body()).contains("2026-01-02T02:04:05Z");
    }

    /** Goal: a batch has a result per item; a bad one does not spoil the rest; one command goes to each subject. */
    @Test
    void aBatchHasAResultPerItem() throws Exception {
        String body = "["
                + String.join(
                        ",",
                        reading("x", "1", 0.1),
                        reading("y", "1", 0.1),
                        reading("x", "2", Double.NaN),
                        "{\"not\":\"an event\"}",
                        reading("x", "3", 0.3),
                        reading("x", "1", 0.1))
                + "]";
        HttpResponse<String> response = server.post(BATCH, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode results = json(response).path("results");
        assertThat(results)
                .extracting(item -> item.path("status").textValue())
                .containsExactly("accepted", "accepted", "rejected", "rejected", "accepted", "duplicate");
        assertThat(results.at("/2/problem/code").textValue()).isEqualTo("PRS-1400");
        assertThat(results.at("/3/problem/code").textValue()).isEqualTo("PRS-1401");
        assertThat(results.at("/4/insights/0/observation").textValue()).isEqualTo("3");
        assertThat(json(response).path("accepted").intValue()).isEqualTo(4);
        assertThat(json(response).path("rejected").intValue()).isEqualTo(2);
        assertThat(server.subjects.commands).hasValue(2);
        assertThat(rows()).isEqualTo(2);
    }

    /** Goal: lines are answered one by one in order, good and bad, however many there are. */
    @Test
    void linesAreAnsweredInOrder() throws Exception {
        var body = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            body.append(i % 100 == 50 ? "nonsense" : reading("s" + i % 7, "e" + i, i))
                    .append('\n');
        }
        body.append("x".repeat(300_000)).append('\n').append(reading("s", "last", 1));
        HttpResponse<String> response = server.post(LINES, body.toString());
        List<JsonNode> results = new ArrayList<>();
        for (String line : response.body().lines().toList()) {
            results.add(TestServer.JSON.readTree(line));
        }
        assertThat(results).hasSize(3002);
        for (int i = 0; i < 3000; i++) {
            assertThat(results.get(i).path("index").intValue()).isEqualTo(i);
            assertThat(results.get(i).path("status").textValue()).isEqualTo(i % 100 == 50 ? "rejected" : "accepted");
        }
        assertThat(results.get(3000).at("/problem/code").textValue()).isEqualTo("PRS-1413");
        assertThat(results.get(3001).path("status").textValue()).isEqualTo("accepted");
    }

    /** Goal: a stream is answered while it is being sent. Method: send a line, read its result, send the next. */
    @Test
    void linesAreAnsweredWhileTheyAreSent() throws Exception {
        try (var socket = server.connect()) {
            OutputStream out = socket.getOutputStream();
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            out.write(TestServer.head("application/x-ndjson", "Transfer-Encoding: chunked"));
            for (int i = 0; i < 5; i++) {
                String line = reading("live", "n" + i, i) + "\n";
                out.write((Integer.toHexString(line.length()) + "\r\n" + line + "\r\n").getBytes(UTF_8));
                out.flush();
                String answer = in.readLine();
                while (answer != null && !answer.startsWith("{")) {
                    answer = in.readLine();
                }
                assertThat(answer).contains("\"index\":" + i + ",").contains("\"accepted\"");
            }
        }
    }

    /**
     * Goal: a stream may be longer than all that a node may hold. Method: 40 MB of lines, good and bad, through a node
     * that may hold 8 MiB; sent on one thread while the results are read on another.
     */
    @Test
    void aStreamMayBeLongerThanMemory() throws Exception {
        int lines = 400;
        String bad = "x".repeat(100_000);
        try (Socket socket = server.connect();
                ExecutorService sender = Executors.newSingleThreadExecutor()) {
            Future<?> sent = sender.submit(() -> {
                OutputStream out = socket.getOutputStream();
                out.write(TestServer.head(LINES, "Content-Length: " + lines * 100_001));
                for (int i = 0; i < lines; i++) {
                    String good = reading("long", "l" + i, i);
                    String line = i % 2 == 0 ? bad : good + " ".repeat(bad.length() - good.length());
                    out.write((line + "\n").getBytes(UTF_8));
                }
                return null;
            });
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (int i = 0; i < lines; ) {
                String result = in.readLine();
                if (result.startsWith("{")) {
                    assertThat(result).contains("\"index\":" + i + ",").contains(i % 2 == 0 ? "rejected" : "accepted");
                    i++;
                }
            }
            sent.get(5, TimeUnit.SECONDS);
        }
    }

    /** Goal: a stream waits for a subject that has too much to do, instead of refusing its lines. */
    @Test
    void aStreamWaitsForABusySubject() throws Exception {
        server.subjects.refusals.set(3);
        HttpResponse<String> response = server.post(LINES, reading("busy", "1", 1) + "\n" + reading("busy", "2", 1));
        assertThat(response.body()).doesNotContain("retry").contains("\"index\":1");
        assertThat(server.subjects.refusals).hasValue(0);
        assertThat(rows()).isBetween(1, 2);
    }

    /** Goal: too much, no answer in time, and not being ready each say so, and when to come back. */
    @Test
    void overloadIsSaidWithRetryAfter() throws Exception {
        server.subjects.mood = MemorySubjects.Mood.OVERLOADED;
        assertTemporary(server.observe(reading("a", "1", 1)), 429, "PRS-1429");
        JsonNode item =
                json(server.post(BATCH, "[" + reading("a", "1", 1) + "]")).at("/results/0");
        assertThat(item.path("status").textValue()).isEqualTo("retry");
        server.subjects.mood = MemorySubjects.Mood.SILENT;
        assertTemporary(server.observe(reading("a", "1", 1)), 503, "PRS-1503");
        server.subjects.mood = MemorySubjects.Mood.WORKING;
        server.ready.set(false);
        assertTemporary(server.observe(reading("a", "1", 1)), 503, "PRS-1503");
        assertThat(rows()).isZero();
    }

    /** Goal: what a node holds for all its senders is bounded; at the bound it answers 429, and later accepts again. */
    @Test
    void bytesInFlightAreBounded() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            // Three senders announce 4 MiB each and send nothing: two hold all that may be held, whichever came first.
            for (int i = 0; i < 3; i++) {
                var socket = server.connect();
                slow.add(socket);
                socket.getOutputStream().write(TestServer.head(BATCH, "Content-Length: 4194304"));
            }
            assertThat(firstAnswer(slow)).startsWith("HTTP/1.1 429 ");
            assertTemporary(server.observe(reading("a", "1", 1)), 429, "PRS-1429");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int status;
        do {
            status = server.observe(reading("a", "2", 1)).statusCode();
        } while (status == 429 && System.nanoTime() < deadline);
        assertThat(status).isEqualTo(200);
    }

    /** The status line that any of these connections receives first; empty if none does in 20 s. */
    private static String firstAnswer(List<Socket> connections) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            for (Socket connection : connections) {
                if (connection.getInputStream().available() > 0) {
                    var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
                    return in.readLine();
                }
            }
            Thread.onSpinWait();
        }
        return "";
    }

    private static void assertTemporary(HttpResponse<String> response, int status, String code) throws Exception {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("code").textValue()).isEqualTo(code);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
    }

    private int rows() {
        return server.journal.after(Cursor.START, 100_000).size();
    }
}
