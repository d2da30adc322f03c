package dev.presage.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.ops.Presage;
import dev.presage.ops.chaos.load.Load;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The built product changes its champion by the command line, without a restart, and is killed after each step. */
class ModelLifecycleTest {
    private static final String MODEL = "account-next";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DYING = Duration.ofMillis(300);
    private static final Duration WITHIN = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private Path config;
    private Rig rig;
    private int payments;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        config = Files.writeString(home.resolve("presage.conf"), "");
        rig = Rig.start(
                home,
                Map.of("PRESAGE_CONFIG", config.toString(), "PRESAGE_STEWARD", "off", "PRESAGE_GATES_ENFORCED", "off"));
    }

    @AfterEach
    void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    private record Said(int exitCode, String text) {}

    /** What {@code ./presage models} says. */
    private Said models(String... arguments) {
        var text = new StringWriter();
        var words = new ArrayList<>(List.of("models"));
        words.addAll(List.of(arguments));
        words.add("--url=" + rig.node().address(""));
        CommandLine presage =
                Presage.commandLine().setOut(new PrintWriter(text)).setErr(new PrintWriter(text));
        return new Said(presage.execute(words.toArray(String[]::new)), text.toString());
    }

    /** Which model decides on a payment. A node that has just started may miss the first deadlines. */
    private JsonNode decidedBy() throws Exception {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        JsonNode by;
        do {
            by = decision();
        } while (!by.path("kind").textValue().equals("model") && System.nanoTime() < deadline);
        return by;
    }

    private JsonNode decision() throws Exception {
        String data = """
                {"amount":12.5,"currency":"EUR","terminal":"t-1","merchant":"m","country":"DE"}""";
        String body = Load.structured("p-" + ++payments, OutgoingEvent.TRANSACTION, "card-1", data);
        var request = HttpRequest.newBuilder(rig.node().address("/v1/observations"))
                .timeout(Duration.ofSeconds(10))
                .header("content-type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).at("/insights/0/by");
    }

    /** Waits until payments are decided by a version, while none stays without a decision. */
    private void awaitDecidedBy(String version) throws Exception {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        String by;
        do {
            by = decidedBy().path("version").textValue();
        } while (!by.equals(version) && System.nanoTime() < deadline);
        assertThat(by).isEqualTo(version);
    }

    private void restart() {
        rig.killNode();
        rig.startNode();
    }

    /**
     * Goal: what serves is the registry's champion, within seconds and whatever happens between. Method: the champion
     * is changed by the settings, by a rollback and by promotions; decisions name the champion's version and digest
     * soon after, and again after the node was killed.
     */
    @Test
    void theChampionServesAfterEachKill() throws Exception {
        WeightsFile shipped = WeightsFile.resource(MODEL, "1");
        assertThat(decidedBy().path("digest").textValue())
                .isEqualTo(shipped.ref().digest());
        assertThat(models("list").text())
                .containsPattern(MODEL + " +1 +champion .*shipped with the product")
                .contains("device-next", "device-forecast");
        assertThat(models("rollback", MODEL, "--why=Nothing before."))
                .satisfies(said -> assertThat(said.exitCode()).isEqualTo(1))
                .satisfies(said -> assertThat(said.text()).contains("PRS-1423"));
        assertThat(models("promote", MODEL, "77", "--why=A guess.").text()).contains("PRS-1420");

        var next = new WeightsFile(MODEL, "2", 7, "The same under another name.", shipped.weights());
        Path file = home.resolve("next.weights");
        next.writeTo(file);
        Files.writeString(config, "presage.inference.models." + MODEL + ".file = \"" + file + "\"\n");
        restart();
        assertThat(decidedBy().path("version").textValue()).isEqualTo("2");

        Said back = models("rollback", MODEL, "--why=It was better.", "--who=ann");
        assertThat(back.text()).contains("within seconds");
        assertThat(back.exitCode()).isZero();
        awaitDecidedBy("1");
        restart();
        assertThat(decidedBy().path("version").textValue()).isEqualTo("1");
        assertThat(models("promote", MODEL, "2", "--why=Again.").text()).contains("PRS-1421");

        Path copy = home.resolve("models")
                .resolve(next.ref().digest().substring(0, 2))
                .resolve(next.ref().digest());
        assertThat(copy).hasBinaryContent(next.toBytes());
        String shown = models("show", MODEL).text();
        assertThat(shown).contains("champion 1, this node serves 1", "rolled-back to champion by ann: It was better.");
        assertThat(rig.number("SELECT count(*) FROM model_version WHERE name = '" + MODEL + "' AND stage = 'champion'"))
                .isOne();
    }

    private static String stage(JsonNode model, String version) {
        for (JsonNode each : model.path("versions")) {
            if (each.path("version").asText().equals(version)) {
                return each.path("state").asText();
            }
        }
        throw new AssertionError("There is no version " + version + " in " + model);
    }

    /**
     * Goal: whatever step a version takes, a node that dies in the middle of it leaves the version where it was or
     * where it was to go, with one champion, which decides; the same wish then leads on. Method: kill -9 as soon as the
     * step is written, or while its answer is awaited.
     */
    @Test
    void dyingInAStepLeavesNothingHalfDone() throws Exception {
        var next = new WeightsFile(
                MODEL,
                "2",
                7,
                "The same under another name.",
                WeightsFile.resource(MODEL, "1").weights());
        Path file = home.resolve("next.weights");
        next.writeTo(file);
        assertThat(models("register", MODEL, "2", "--file=" + file, "--why=A test.")
                        .text())
                .contains("is a candidate");
        String before = "candidate";
        for (String to : List.of("shadow", "canary", "champion")) {
            long steps = rig.number("SELECT count(*) FROM model_step");
            Thread wish = Thread.ofPlatform().start(() -> models("promote", MODEL, "2", "--to=" + to, "--why=A test."));
            // Dies as soon as the step is written, or else while it is awaited.
            var unused = Processes.await(
                    DYING, Duration.ofMillis(5), () -> rig.number("SELECT count(*) FROM model_step") > steps);
            restart();
            wish.join();
            JsonNode model = new NodeApi(rig.node().address("").toString()).get("/v1/models/" + MODEL);
            assertThat(stage(model, "2")).isIn(before, to);
            assertThat(rig.number(
                            "SELECT count(*) FROM model_version WHERE name = '" + MODEL + "' AND stage = 'champion'"))
                    .isOne();
            assertThat(decidedBy().path("kind").textValue()).isEqualTo("model");
            if (stage(model, "2").equals(before)) {
                assertThat(models("promote", MODEL, "2", "--to=" + to, "--why=Once more.")
                                .exitCode())
                        .isZero();
            }
            before = to;
        }
        awaitDecidedBy("2");
    }
}
