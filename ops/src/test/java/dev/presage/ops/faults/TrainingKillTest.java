package dev.presage.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.ops.Presage;
import dev.presage.ops.embedded.Processes;
import dev.presage.ops.events.OutgoingEvent;
import dev.presage.ops.models.NodeApi;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built product trains on what it was sent, and is killed in the middle. */
class TrainingKillTest {
    private static final String MODEL = "device-next";
    private static final String PATH = "/v1/trainings";
    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final int DEVICES = 30;
    private static final int READINGS = 100;

    @TempDir
    Path home;

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.start(
                home,
                Map.of(
                        // What comes of the trainings stays where it is.
                        "PRESAGE_STEWARD", "off",
                        "PRESAGE_TRAINING_SHARE", "0.5",
                        "PRESAGE_TRAINING_EPOCH_STEPS", "4",
                        "PRESAGE_TRAINING_MAX_EPOCHS", "15",
                        "PRESAGE_TRAINING_PATIENCE", "15"));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private NodeApi node() {
        return new NodeApi(rig.node().address("").toString());
    }

    /** Sends readings of all devices, some minutes of them at once. */
    private void observe() throws Exception {
        var lines = new StringBuilder();
        Instant from = Instant.now().minusSeconds(READINGS);
        for (int r = 0; r < READINGS; r++) {
            for (int d = 0; d < DEVICES; d++) {
                lines.append("""
                        {"specversion":"1.0","id":"%s","source":"test","type":"%s","subject":"machine-%d","time":"%s",\
                        "data":{"values":{"load":%s}}}
                        """.formatted(
                        d + "-" + r, OutgoingEvent.READING, d, from.plusSeconds(r), 10 + d + Math.sin(r * 0.3 + d)));
            }
        }
        var request = HttpRequest.newBuilder(rig.node().address("/v1/observations"))
                .timeout(BOUND)
                .header("content-type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.body().lines()).hasSize(DEVICES * READINGS).allMatch(line -> line.contains("\"accepted\""));
    }

    private JsonNode ask(long seed) {
        return node().post(PATH, Map.of("model", MODEL, "who", "ann", "why", "A test.", "seed", seed));
    }

    private JsonNode awaitEnd(String id) {
        assertThat(Processes.await(
                        BOUND,
                        () -> !node().get(PATH + "/" + id).path("endedAt").isNull()))
                .isTrue();
        return node().get(PATH + "/" + id);
    }

    private WeightsFile weights(JsonNode training) throws Exception {
        JsonNode version = StreamSupport.stream(
                        node().get("/v1/models/" + MODEL).path("versions").spliterator(), false)
                .filter(known -> known.path("version").equals(training.path("version")))
                .findFirst()
                .orElseThrow();
        String digest = version.path("digest").textValue();
        assertThat(version.path("state").textValue()).isEqualTo("candidate");
        return WeightsFile.parse(Files.readAllBytes(
                home.resolve("models").resolve(digest.substring(0, 2)).resolve(digest)));
    }

    /**
     * Goal: a node that is killed while it trains goes on when it comes back, to the very weights of a training that
     * nothing interrupts, and a second wish meanwhile is refused. Method: kill -9 after some epochs; then the same
     * training once more.
     */
    @Test
    void goesOnWhereItWasKilled() throws Exception {
        observe();
        String id = ask(11).path("id").textValue();
        var said = new StringWriter();
        var terminal = new PrintWriter(said);
        int refused = Presage.commandLine()
                .setOut(terminal)
                .setErr(terminal)
                .execute("train", MODEL, "--url=" + rig.node().address(""));
        assertThat(refused).isOne();
        assertThat(said.toString()).contains("PRS-1428", id);

        assertThat(Processes.await(
                        BOUND,
                        Duration.ofMillis(20),
                        () -> node().get(PATH + "/" + id).path("epoch").intValue() >= 4))
                .isTrue();
        rig.killNode();
        assertThat(rig.number("SELECT count(*) FROM training WHERE state = 'fitting'"))
                .as("killed in the middle")
                .isOne();
        long epochs = rig.number("SELECT count(*) FROM training_epoch");
        rig.startNode();

        JsonNode resumed = awaitEnd(id);
        assertThat(resumed.path("state").textValue()).as(resumed.toString()).isEqualTo("done");
        assertThat(resumed.path("epochs").size()).isGreaterThan((int) epochs);
        int followed = Presage.commandLine()
                .setOut(terminal)
                .setErr(terminal)
                .execute(
                        "train",
                        MODEL,
                        "--seed=11",
                        "--follow",
                        "--url=" + rig.node().address(""));
        assertThat(followed).as(said.toString()).isZero();
        assertThat(said.toString()).contains("epoch 1:", "is a candidate");
        JsonNode through = node().get(PATH).at("/trainings/0");
        assertThat(through.path("id").textValue()).isNotEqualTo(id);
        assertThat(weights(resumed).weights()).isEqualTo(weights(through).weights());
        assertThat(rig.number("SELECT count(*) FROM model_trial WHERE against = '1'"))
                .isEqualTo(2);
    }
}
