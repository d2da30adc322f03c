package dev.presage.ops.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.ops.Presage;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.NodeSettings;
import dev.presage.ops.faults.Rig;
import dev.presage.ops.models.NodeApi;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions of the built product with its real models, looked back at. */
class LookingBackTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CARDS = 12;
    private static final Instant BEGUN = Instant.parse("2026-03-02T08:00:00Z");

    @TempDir
    private static Path home;

    private static Rig rig;
    private static NodeApi node;

    @BeforeAll
    static void live() throws Exception {
        // Models may take their time here: on a busy machine it is not what is tested.
        Path config = Files.writeString(
                home.resolve("presage.conf"),
                "presage { domains { device.deadline = 20s, account.deadline = 10s }, node.ask-timeout = 30s }\n");
        rig = Rig.start(home, Map.of("PRESAGE_CONFIG", config.toString(), "PRESAGE_RECHECK_INTERVAL", "100ms"));
        node = new NodeApi("http://127.0.0.1:" + rig.node().settings().httpPort());
        var events = new ArrayList<String>();
        for (int i = 0; i < 30; i++) {
            for (String device : List.of("kettle", "oven", "fridge")) {
                double watts = i == 25 ? 900 : 40 + 10 * Math.sin(i);
                events.add(event(device, "r" + i, "device.reading", i, """
                        {"values":{"watts":%s,"degrees":%s}}""".formatted(watts, i % 7)));
            }
        }
        // Each card is cheated at the same place, as somebody says afterwards: the place is compromised.
        send(events);
        for (int i = 0; i < 4; i++) {
            var payments = new ArrayList<String>();
            for (int card = 0; card < CARDS; card++) {
                payments.add(payment("card-" + card, "p" + i, 3600L * i + card, 20 + i, "corner-" + i % 2));
            }
            send(payments);
        }
        for (int card = 0; card < CARDS; card++) {
            send(List.of(event("card-" + card, "l", "account.label", 20_000 + card, """
                    {"transaction":"p1","fraud":true}""")));
        }
        awaitAtLeast(
                1,
                "SELECT count(*) FROM event_journal WHERE persistence_id = 'terminal|corner-1'"
                        + " AND sequence_number > 1");
        for (int card = 0; card < CARDS; card++) {
            send(List.of(payment("card-" + card, "late", 21_000 + card, 900, "corner-1")));
        }
    }

    @AfterAll
    static void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    private static String payment(String card, String id, long seconds, double amount, String terminal) {
        return event(card, id, "account.transaction", seconds, """
                {"amount":%s,"currency":"EUR","terminal":"%s"}""".formatted(amount, terminal));
    }

    private static String event(String subject, String id, String type, long seconds, String data) {
        return """
                {"specversion":"1.0","id":"%s","source":"/test","type":"dev.presage.%s","subject":"%s","time":"%s",\
                "data":%s}""".formatted(id, type, subject, BEGUN.plusSeconds(seconds), data);
    }

    private static HttpResponse<String> post(String path, String type, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + rig.node().settings().httpPort() + path))
                            .header("Content-Type", type)
                            .timeout(WITHIN)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static JsonNode send(List<String> events) throws Exception {
        var answer =
                post("/v1/observations", "application/cloudevents-batch+json", "[" + String.join(",", events) + "]");
        JsonNode results = JSON.readTree(answer.body());
        assertThat(results.path("accepted").asInt()).as(answer.body()).isEqualTo(events.size());
        return results;
    }

    private static void awaitAtLeast(long count, String query) {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (rig.number(query) < count) {
            assertThat(System.nanoTime()).as(query).isLessThan(deadline);
        }
    }

    private static String path(String domain, String id) {
        return "/v1/subjects/" + domain + "/" + NodeApi.segment(id);
    }

    private static JsonNode derivation(String insight) {
        return node.get("/v1/insights/" + NodeApi.segment(insight) + "/derivation");
    }

    /** Every insight of a subject, oldest first. */
    private static List<JsonNode> insights(String domain, String id) {
        var insights = new ArrayList<JsonNode>();
        node.get(path(domain, id) + "/insights?limit=1000").path("insights").forEach(insights::addFirst);
        return insights;
    }

    /** Goal: whatever was said, by models and by rules, of all domains, comes out equal to the last bit. */
    @Test
    void everythingIsDerivedEqual() {
        Set<String> by = new HashSet<>();
        int derived = 0;
        for (SubjectId subject : List.of(
                new SubjectId("device", "kettle"),
                new SubjectId("device", "oven"),
                new SubjectId("account", "card-0"),
                new SubjectId("account", "card-7"),
                new SubjectId("terminal", "corner-1"))) {
            Set<Long> versions = new HashSet<>();
            for (JsonNode insight : insights(subject.domain(), subject.id())) {
                if (versions.add(insight.path("version").longValue())) {
                    JsonNode again = derivation(insight.path("id").textValue());
                    assertThat(again.path("outcome").textValue())
                            .as("%s", again)
                            .isEqualTo("equal");
                    assertThat(again.path("is")).isEqualTo(again.path("was"));
                    assertThat(again.path("then").path("machine").textValue())
                            .isEqualTo(again.path("now").path("machine").textValue());
                    by.add(subject.domain() + " " + insight.at("/by/kind").textValue());
                    derived++;
                }
            }
        }
        assertThat(by).contains("device model", "account model", "terminal fallback");
        assertThat(derived).isGreaterThan(10);
    }

    /** Goal: what is derived again all the time is counted, and comes out equal. */
    @Test
    void somethingIsRecheckedAllTheTime() throws Exception {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        int more = 0;
        String metrics = "";
        while (!metrics.contains("presage_derivations_total{outcome=\"equal\"}")) {
            assertThat(System.nanoTime())
                    .as("something was checked: %s", metrics)
                    .isLessThan(deadline);
            send(List.of(event("more", "m" + more, "device.reading", 100_000L + more++, "{\"values\":{\"x\":1}}")));
            try (HttpClient client = HttpClient.newHttpClient()) {
                metrics = client.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                                + rig.node().settings().httpPort() + "/metrics"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
            }
        }
        assertThat(metrics).doesNotContain("presage_derivations_total{outcome=\"different\"}");
    }

    /** Goal: the command says it in words, and its exit code agrees. */
    @Test
    void theCommandExplains() {
        String insight = insights("account", "card-3").getLast().path("id").textValue();
        var out = new StringWriter();
        int code = Presage.commandLine()
                .setOut(new PrintWriter(out))
                .execute(
                        "explain",
                        insight,
                        "--url",
                        "http://127.0.0.1:" + rig.node().settings().httpPort());
        assertThat(out.toString()).contains("equal, bit for bit").contains("account-next 1, sha256 ");
        assertThat(code).isZero();
    }

    /** Goal: the newest point of the past is the present, for every kind of subject. */
    @Test
    void theNewestPastIsThePresent() {
        for (String subject : List.of("device/fridge", "account/card-5", "terminal/corner-0")) {
            String path = "/v1/subjects/" + subject;
            ObjectNode now = (ObjectNode) node.get(path);
            ObjectNode past = (ObjectNode) node.get(path + "?version=" + now.path("version"));
            assertThat(past.without(List.of("point", "event")).toString()).isEqualTo(now.toString());
        }
        JsonNode asked = node.get("/v1/subjects/account/card-5?version=1").at("/event/asked");
        assertThat(asked.path("model").textValue()).isEqualTo("account-next");
        assertThat(asked.at("/rows/0/features").size()).isGreaterThan(3);
    }

    /** Goal: a changed row comes out different, and names where; lost weights are a clear error. */
    @Test
    void changedRowsComeOutDifferent() throws Exception {
        String id = "account|card-9";
        change(
                id,
                2,
                insight -> new Insight.Decision(
                        insight.observation(),
                        insight.time(),
                        Insight.Verdict.DECLINE,
                        insight.score() + 1e-9,
                        insight.reasons(),
                        insight.by()));
        JsonNode again = derivation("account:card-9:2:0");
        assertThat(again.path("outcome").textValue()).isEqualTo("different");
        assertThat(again.path("differences").toString())
                .contains("insights/0/verdict")
                .contains("insights/0/score");
        rename(id, 3, "1", "00".repeat(32));
        assertThat(refusal("account:card-9:3:0")).contains("PRS-1420");
        try (Connection connection = connect()) {
            connection.createStatement().execute("""
                    INSERT INTO model_version SELECT name, 'lost', repeat('0f', 32), 'retired', code_version, seed,
                      data_card, metrics, calibration_error, p99_millis, description, intended_use, limits, created_at,
                      created_by FROM model_version WHERE name = 'account-next' AND version = '1'""");
            connection.createStatement().execute("""
                    INSERT INTO model_step SELECT name, max(number) + 1, 'lost', 'registered', NULL, 'retired', 'test',
                      'It is a test.', now() FROM model_step WHERE name = 'account-next' GROUP BY name""");
        }
        rename(id, 4, "lost", "0f".repeat(32));
        assertThat(refusal("account:card-9:4:0")).contains("PRS-1425");
        assertThat(refusal("account:card-9:99:0")).contains("PRS-1460");
    }

    private static String refusal(String insight) {
        return String.valueOf(catchThrowableOfType(CannotStart.class, () -> derivation(insight))
                .getMessage());
    }

    private static void rename(String id, long version, String model, String digest) throws Exception {
        change(
                id,
                version,
                insight -> new Insight.Decision(
                        insight.observation(),
                        insight.time(),
                        insight.verdict(),
                        insight.score(),
                        insight.reasons(),
                        new Provenance.Model(
                                new ModelRef("account-next", model, digest),
                                ((Provenance.Model) insight.by()).shape())));
    }

    private static Connection connect() throws SQLException {
        NodeSettings settings = rig.node().settings();
        return DriverManager.getConnection(
                settings.databaseUrl(), settings.databaseUser(), settings.databasePassword());
    }

    /** Changes a decision in the journal, as somebody with access to the database could. */
    private static void change(String id, long version, UnaryOperator<Insight.Decision> change) throws Exception {
        var codec = new EventCodec(new AccountDomain(new Options(Map.of("terminals", "terminal"))));
        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement("SELECT event_ser_manifest, event_payload"
                        + " FROM event_journal WHERE persistence_id = ? AND sequence_number = ?");
                PreparedStatement update = connection.prepareStatement("UPDATE event_journal SET event_payload = ?"
                        + " WHERE persistence_id = ? AND sequence_number = ?")) {
            select.setString(1, id);
            select.setLong(2, version);
            var rows = select.executeQuery();
            assertThat(rows.next()).isTrue();
            var event = (SubjectEvent.Observed) codec.decode(new JournalBytes(rows.getString(1), rows.getBytes(2)));
            List<Insight> changed = event.insights().stream()
                    .map(insight -> (Insight) change.apply((Insight.Decision) insight))
                    .toList();
            update.setBytes(
                    1,
                    codec.encode(new SubjectEvent.Observed(
                                    event.at(),
                                    event.observations(),
                                    changed,
                                    event.carried(),
                                    event.seen(),
                                    event.told(),
                                    event.setup()))
                            .bytes());
            update.setString(2, id);
            update.setLong(3, version);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    /** Goal: what would follow touches nothing, and is what follows when it is really sent. */
    @Test
    void whatIfTouchesNothing() throws Exception {
        String count = "SELECT count(*) FROM event_journal WHERE persistence_id LIKE 'account|%'"
                + " OR persistence_id LIKE 'terminal|%'";
        String pay = payment("card-11", "would", 30_000, 400, "corner-1");
        long before = rig.number(count);
        var answer = post(path("account", "card-11") + "/what-if", "application/json", pay);
        JsonNode would = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(would.at("/consequences/0/told/0/domain").textValue()).isEqualTo("terminal");
        assertThat(rig.number(count)).isEqualTo(before);
        JsonNode does = send(List.of(pay)).at("/results/0/insights/0");
        JsonNode said = would.at("/consequences/0/insights/0");
        assertThat(said.path("verdict")).isEqualTo(does.path("verdict"));
        assertThat(said.path("score").doubleValue())
                .isCloseTo(does.path("score").doubleValue(), Offset.offset(1e-3));
    }
}
