package dev.presage.ops.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.ops.Presage;
import dev.presage.ops.embedded.NodeSettings;
import dev.presage.ops.events.OutgoingEvent;
import dev.presage.ops.events.Producers;
import dev.presage.ops.faults.Rig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** One product, driven through its life: what it says is proven, then its journal is damaged in several ways. */
class ProofCommandsTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int READINGS = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path home = Path.of("");

    private final HttpClient http = HttpClient.newHttpClient();

    /** What a command printed, and how it ended. */
    private record Ran(int code, String said) {}

    private static Ran run(String... arguments) {
        var said = new StringWriter();
        CommandLine presage = Presage.commandLine();
        presage.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        return new Ran(presage.execute(arguments), said.toString());
    }

    /** In a process of its own, which takes database and Kafka from its environment. */
    private Ran verify(Rig rig, String... more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path", ""),
                Presage.class.getName(),
                "verify"));
        command.addAll(List.of(more));
        NodeSettings node = rig.node().settings();
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "PRESAGE_HOME", home.toString(),
                        "PRESAGE_DATABASE_URL", node.databaseUrl(),
                        "PRESAGE_DATABASE_USER", node.databaseUser(),
                        "PRESAGE_DATABASE_PASSWORD", node.databasePassword(),
                        "PRESAGE_KAFKA_BOOTSTRAP", rig.broker().bootstrap()));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), said);
    }

    private HttpResponse<String> get(Rig rig, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(rig.node().address(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
        }
    }

    private void send(Rig rig, String device, int from, int count) {
        try (var producer = Producers.connect(rig.broker().bootstrap(), WITHIN, 1 << 20)) {
            for (int i = from; i < from + count; i++) {
                var event = new OutgoingEvent(
                        OutgoingEvent.DEVICE_TOPIC,
                        device + "-" + i,
                        "/test",
                        OutgoingEvent.READING,
                        device,
                        Instant.now(),
                        "{\"values\":{\"v\":" + i + "}}");
                var unused = producer.send(event.toRecord());
                producer.flush();
            }
        }
    }

    private String insight(Rig rig, String device) throws Exception {
        String path = "/v1/subjects/device/" + device + "/insights?limit=1000";
        await("all of " + device + " is journaled", () -> {
            HttpResponse<String> answer = get(rig, path);
            return answer.statusCode() == 200
                    && JSON.readTree(answer.body()).path("insights").size() >= READINGS;
        });
        JsonNode insights = JSON.readTree(get(rig, path).body()).path("insights");
        return insights.get(insights.size() - 1).path("id").asText();
    }

    private double differed(Rig rig, String outcome) throws IOException, InterruptedException {
        String name = "presage_audit_checks_total{outcome=\"" + outcome + "\"} ";
        return get(rig, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    private static void execute(Rig rig, String sql) throws SQLException {
        try (var connection = rig.connect();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    /** Goal: a user proves what was said, checks it elsewhere, and whoever damages the journal is found out. */
    @Test
    void aLieIsFoundOut() throws Exception {
        Map<String, String> often = Map.of(
                "PRESAGE_PROOF_INTERVAL", "200ms", "PRESAGE_AUDIT_PAUSE", "50ms", "PRESAGE_AUDIT_REST_RATIO", "1");
        try (Rig rig = Rig.start(home, often)) {
            for (String device : List.of("flipped", "cut", "lost")) {
                send(rig, device, 0, READINGS);
            }
            String insight = insight(rig, "flipped");
            insight(rig, "cut");
            insight(rig, "lost");
            isProven(rig, insight);
            await(
                    "all is signed",
                    () -> rig.number("SELECT max(transaction) FROM proof_block")
                            == rig.number("SELECT max(xid::text::bigint) FROM event_journal"));
            await("offsets are committed", () -> !verify(rig).said().contains("those of 0 partitions"));
            Ran sound = verify(rig);
            assertThat(sound.said()).contains("Nothing is wrong.");
            assertThat(sound.code()).isZero();
            await("the law is checked", () -> differed(rig, "agreed") > 0);
            assertThat(differed(rig, "differed")).isZero();
            isDamaged(rig);
        }
    }

    private void isProven(Rig rig, String insight) throws Exception {
        Path proof = home.resolve("proof.json");
        String url = rig.node().address("").toString();
        await(
                "the insight is signed",
                () -> run("prove", insight, "--url", url, "--out", proof.toString())
                                .code()
                        == 0);
        Path key = home.resolve("proof.json.pub");
        Ran good = run("check-proof", proof.toString(), "--key", key.toString());
        assertThat(good.said()).contains("The proof holds.").contains("Event 1 of device/flipped");
        assertThat(good.code()).isZero();
        Files.writeString(proof, Files.readString(proof).replace("\"leaf\" : ", "\"leaf\" : 1"));
        Ran bad = run("check-proof", proof.toString(), "--key", key.toString());
        assertThat(bad.said()).contains("does not hold").contains("path");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(run("prove", "device:nobody:1:0", "--url", url, "--out", proof.toString())
                        .said())
                .contains("PRS-1460");
    }

    private void isDamaged(Rig rig) throws Exception {
        long newest = rig.number("SELECT max(sequence_number) FROM event_journal WHERE persistence_id = 'device|cut'");
        execute(
                rig,
                "UPDATE event_journal SET event_payload = set_byte(event_payload, length(event_payload) - 1,"
                        + " get_byte(event_payload, length(event_payload) - 1) # 1)"
                        + " WHERE persistence_id = 'device|flipped' AND sequence_number = 1");
        execute(rig, "DELETE FROM event_journal WHERE persistence_id = 'device|cut' AND sequence_number = " + newest);
        execute(rig, "DELETE FROM event_journal WHERE persistence_id = 'device|lost'");
        Path json = home.resolve("verify.json");
        Ran bad = verify(rig, "--json", json.toString());
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.said())
                .contains("CHAIN device/flipped 1: its link does not follow")
                .contains("SIGNED device/cut " + newest + ": the row is missing")
                .contains("SIGNED device/lost ")
                .contains("OFFSET device/lost 0: observation lost-" + (READINGS - 1));
        assertThat(JSON.readTree(json.toFile()).path("wrong").path("CHAIN").asInt())
                .isEqualTo(1);
        // Who writes on is checked at once, found out, and in quarantine when it is woken from its first row.
        var more = new AtomicInteger(READINGS);
        await("the subject in memory is found out", () -> {
            send(rig, "flipped", more.getAndIncrement(), 1);
            return differed(rig, "differed") > 0;
        });
        await("the subject is in quarantine", () -> {
            HttpResponse<String> answer = get(rig, "/v1/subjects/device/flipped");
            return answer.statusCode() >= 400 && answer.body().contains("Row 1");
        });
        assertThat(get(rig, "/health/ready").statusCode()).isEqualTo(200);
        send(rig, "sound", 0, READINGS);
        insight(rig, "sound");
    }
}
