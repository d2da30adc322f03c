package dev.presage.node.http;

import static dev.presage.node.http.TestServer.json;
import static dev.presage.node.http.TestServer.reading;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be wrong with a request, and how that is said. */
class ProblemsTest {
    private static final String GOOD = reading("host", "1", 0.5);

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer("");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /** Goal: each bad event is refused with a code and the place of what is wrong, and nothing is kept of it. */
    @Test
    void badEventsAreRefused() throws Exception {
        record Bad(String what, String event, ErrorCode code, String field) {}
        for (Bad bad : List.of(
                new Bad("not JSON", "{\"specversion\":", ErrorCode.NOT_JSON, ""),
                new Bad("empty", "", ErrorCode.NOT_JSON, ""),
                new Bad("nested without end", "[".repeat(100_000), ErrorCode.NOT_JSON, ""),
                new Bad("not an event", "{\"hello\":1}", ErrorCode.NOT_CLOUDEVENT, ""),
                new Bad("unknown type", GOOD.replace("device.reading", "toaster"), ErrorCode.TYPE_UNKNOWN, "/type"),
                new Bad("wrong unit", GOOD.replace("0.5", "\"50%\""), ErrorCode.DATA_INVALID, "/data/values/cpu"),
                new Bad("NaN", GOOD.replace("0.5", "NaN"), ErrorCode.NOT_JSON, ""),
                new Bad("too large a number", GOOD.replace("0.5", "1e999"), ErrorCode.DATA_INVALID, "/data/values/cpu"),
                new Bad(
                        "strange id",
                        GOOD.replace("\"host\"", "\"ho\\u0000st\""),
                        ErrorCode.SUBJECT_INVALID,
                        "/subject"),
                new Bad("long id", GOOD.replace("host", "h".repeat(10_000)), ErrorCode.SUBJECT_INVALID, "/subject"),
                new Bad("1970", GOOD.replace("2026", "1970"), ErrorCode.TIME_INVALID, "/time"),
                new Bad("2999", GOOD.replace("2026", "2999"), ErrorCode.TIME_INVALID, "/time"))) {
            HttpResponse<String> response = server.observe(bad.event());
            JsonNode problem = assertProblem(bad.what(), response, bad.code());
            if (!bad.field().isEmpty()) {
                assertThat(problem.path("field").textValue()).as(bad.what()).isEqualTo(bad.field());
            }
        }
        assertThat(server.journal.head().ordering()).isZero();
    }

    /** Goal: a body of 50 MB is refused with an answer that its sender gets to read, announced or not. */
    @Test
    void hugeBodiesAreRefused() throws Exception {
        byte[] huge = new byte[50_000_000];
        for (String type : List.of("application/json", "application/cloudevents-batch+json")) {
            for (var body : List.of(
                    BodyPublishers.ofByteArray(huge),
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge)))) {
                HttpResponse<String> response = server.send(server.request("/v1/observations")
                        .header("Content-Type", type)
                        .POST(body));
                assertProblem(type, response, ErrorCode.TOO_LARGE);
            }
        }
    }

    /** Goal: every code that a request can meet is answered with its own status, title and check. */
    @Test
    void everyCodeIsReachable() throws Exception {
        Map<ErrorCode, HttpResponse<String>> answers = new EnumMap<>(ErrorCode.class);
        answers.put(ErrorCode.NOT_JSON, server.observe("{"));
        answers.put(ErrorCode.NOT_CLOUDEVENT, server.observe("{}"));
        answers.put(ErrorCode.TYPE_UNKNOWN, server.observe(GOOD.replace("device.reading", "toaster")));
        answers.put(ErrorCode.DATA_INVALID, server.observe(GOOD.replace("0.5", "true")));
        answers.put(ErrorCode.SUBJECT_UNKNOWN, server.get("/v1/subjects/device/nobody"));
        answers.put(ErrorCode.SUBJECT_INVALID, server.get("/v1/subjects/device/%20"));
        answers.put(ErrorCode.TIME_INVALID, server.observe(GOOD.replace("2026", "1970")));
        answers.put(ErrorCode.PARAMETER_INVALID, server.get("/v1/subjects?domain=device&limit=many"));
        answers.put(ErrorCode.DOMAIN_UNKNOWN, server.get("/v1/subjects/nothing/x"));
        answers.put(ErrorCode.FORECAST_UNAVAILABLE, server.get("/v1/subjects/device/nobody/forecast"));
        answers.put(ErrorCode.NOT_FOUND, server.get("/nowhere"));
        answers.put(
                ErrorCode.METHOD_NOT_ALLOWED,
                server.send(server.request("/v1/node").DELETE()));
        answers.put(ErrorCode.TOO_LARGE, server.post("application/json", "x".repeat(2 << 20)));
        answers.put(ErrorCode.MEDIA_TYPE_UNKNOWN, server.post("text/plain", GOOD));
        answers.put(ErrorCode.OVERLOADED, in(MemorySubjects.Mood.OVERLOADED));
        answers.put(ErrorCode.INTERNAL, in(MemorySubjects.Mood.BROKEN));
        answers.put(ErrorCode.UNAVAILABLE, in(MemorySubjects.Mood.SILENT));
        answers.put(ErrorCode.SUBJECT_QUARANTINED, server.retry("device/hopeless"));
        answers.put(ErrorCode.MODEL_UNKNOWN, server.get("/v1/models/nobody"));
        answers.put(ErrorCode.MODEL_FILE_REFUSED, server.bring("9", "rubbish"));
        answers.put(ErrorCode.STEP_REFUSED, server.promote("1", "shadow"));
        answers.put(ErrorCode.GATE_CLOSED, server.promote("2", "champion"));
        answers.put(ErrorCode.NOTHING_TO_ROLL_BACK, server.rollBack(TestModels.MODEL));
        answers.put(ErrorCode.MODEL_FILE_UNUSABLE, server.promote("3", "shadow"));
        answers.put(
                ErrorCode.STEP_CONFLICT,
                server.models.overtaking(() -> server.sendLater(
                        server.wish(TestModels.MODEL + "/promotions", TestServer.promotion("2", "shadow")))));
        answers.put(ErrorCode.MODEL_NOT_TRAINABLE, train("", "device-forecast"));
        answers.put(ErrorCode.TRAINING_RUNS, train("", "device-next"));
        answers.put(ErrorCode.TRAINING_UNKNOWN, server.get("/v1/trainings/nobody"));
        putPast(answers);
        answers.put(ErrorCode.TRAINING_OVER, train("/" + TestTrainings.FAILED + "/cancellation", ""));
        answers.put(ErrorCode.INSIGHT_UNKNOWN, server.get("/v1/insights/" + TestProofs.UNKNOWN + "/proof"));
        answers.put(ErrorCode.PROOF_PENDING, server.get("/v1/insights/" + TestProofs.PENDING + "/proof"));
        answers.put(ErrorCode.INSIGHT_UNPROVABLE, server.get("/v1/insights/" + TestProofs.UNPROVABLE + "/proof"));
        answers.put(ErrorCode.BACKTEST_RUNS, server.backtest("", TestBacktests.wish("1")));
        answers.put(ErrorCode.BACKTEST_UNKNOWN, server.get("/v1/backtests/nobody"));
        answers.put(
                ErrorCode.BACKTEST_OVER,
                server.backtest("/" + TestBacktests.DONE + "/cancellation", TestBacktests.wish("1")));
        server.bring("gone", "weights gone");
        server.promote("gone", "retired");
        answers.put(ErrorCode.VERSION_RETIRED, server.backtest("", TestBacktests.wish("gone")));
        answers.put(ErrorCode.MODEL_NOT_ASKED, server.backtest("", TestBacktests.ofNobody()));
        // Why a training ended without a candidate stands in the training, not in an answer of its own.
        answers.put(ErrorCode.PROJECTION_UNKNOWN, server.get("/v1/projections/nothing"));
        server.rebuild(TestReadModels.NAME);
        answers.put(ErrorCode.REBUILD_RUNS, server.rebuild(TestReadModels.NAME));
        var onlyInTrainings = EnumSet.of(ErrorCode.DATA_UNFIT, ErrorCode.CANDIDATE_UNFIT, ErrorCode.BACKTEST_EMPTY);
        assertThat(answers.keySet()).isEqualTo(EnumSet.complementOf(onlyInTrainings));
        for (Map.Entry<ErrorCode, HttpResponse<String>> answer : answers.entrySet()) {
            assertProblem(answer.getKey().name(), answer.getValue(), answer.getKey());
        }
        assertThat(answers.get(ErrorCode.METHOD_NOT_ALLOWED).headers().firstValue("Allow"))
                .contains("GET");
        assertThat(answers.get(ErrorCode.SUBJECT_QUARANTINED).headers().firstValue("Retry-After"))
                .contains("60");
    }

    /** What can be wrong with questions about the past. */
    private void putPast(Map<ErrorCode, HttpResponse<String>> answers) throws Exception {
        server.observe(reading("past", "1", 1));
        String past = "/v1/subjects/device/past?";
        answers.put(ErrorCode.POINT_BEFORE_FIRST, server.get(past + "at=2001-01-01T00:00:00Z"));
        answers.put(ErrorCode.POINT_AFTER_LAST, server.get(past + "version=2"));
        answers.put(ErrorCode.POINT_IN_FUTURE, server.get(past + "at=2999-01-01T00:00:00Z"));
        answers.put(ErrorCode.POINT_TOO_FAR, farAway());
        answers.put(ErrorCode.HISTORY_BROKEN, broken());
        answers.put(ErrorCode.INSIGHT_UNKNOWN, server.get("/v1/insights/device:past:1:7/derivation"));
        answers.put(ErrorCode.NOT_DERIVABLE, byLostModel());
    }

    /** Goal: a span that cannot be, settings that there are not and a share of nothing are named. */
    @Test
    void badBacktestsAreNamed() throws Exception {
        String good = TestBacktests.wish("1");
        record Bad(String what, String wish, ErrorCode code, String field) {}
        for (Bad bad : List.of(
                new Bad("backwards", good.replace("02-01", "03-02"), ErrorCode.PARAMETER_INVALID, "/from"),
                new Bad("future", good.replace("2026-03", "2999-03"), ErrorCode.POINT_IN_FUTURE, "/to"),
                new Bad("no time", good.replace("2026-02-01T", ""), ErrorCode.PARAMETER_INVALID, "/from"),
                new Bad("share", good.replace("0.5", "1.5"), ErrorCode.PARAMETER_INVALID, "/subjects"),
                new Bad("setting", good.replace("deadline", "dead"), ErrorCode.PARAMETER_INVALID, "/settings"),
                new Bad("version", good.replace("\"1\"", "\"77\""), ErrorCode.MODEL_UNKNOWN, ""))) {
            JsonNode problem = assertProblem(bad.what(), server.backtest("", bad.wish()), bad.code());
            assertThat(problem.path("field").asText("")).as(bad.what()).isEqualTo(bad.field());
        }
    }

    private HttpResponse<String> train(String path, String model) throws IOException, InterruptedException {
        return server.train(path, "{\"model\":\"%s\",\"who\":\"ann\",\"why\":\"A test.\"}".formatted(model));
    }

    /** More rows than are replayed at once. */
    private static HttpResponse<String> farAway() throws Exception {
        for (int i = 0; i < 2 * TestServer.MOST_REPLAYED; i++) {
            server.observe(reading("old", "o" + i, i));
        }
        return server.get("/v1/subjects/device/old?version=" + 2 * TestServer.MOST_REPLAYED);
    }

    /** What a model said that cannot be run again. */
    private static HttpResponse<String> byLostModel() throws Exception {
        server.observe(reading("lost", "1", 1));
        var subject = new SubjectId("device", "lost");
        var said = (SubjectEvent.Observed)
                server.journal.forward(subject, 0, 1).getFirst().event();
        var insight = (Insight.Anomaly) said.insights().getFirst();
        var by = new Provenance.Model(new ModelRef("device-next", "7", "00"), new BatchShape(32, 1));
        server.journal.append(
                new SubjectId("device", "lost-too"),
                new SubjectEvent.Observed(
                        said.at(),
                        said.observations(),
                        List.of(new Insight.Anomaly(insight.observation(), insight.time(), 0.5, false, List.of(), by)),
                        List.of()));
        return server.get("/v1/insights/device:lost-too:1:0/derivation");
    }

    /** The second of three rows is not there. */
    private static HttpResponse<String> broken() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.observe(reading("damaged", "d" + i, i));
        }
        server.journal.lose(new SubjectId("device", "damaged"), 2);
        return server.get("/v1/subjects/device/damaged?version=3");
    }

    /** Goal: while the database is away reads say so, and when to come back. */
    @Test
    void anUnreachableJournalIsSaid() throws Exception {
        server.journal.broken = true;
        try {
            for (String path : List.of("/v1/subjects?domain=device", "/v1/subjects/device/host/events")) {
                HttpResponse<String> response = server.get(path);
                assertProblem(path, response, ErrorCode.UNAVAILABLE);
                assertThat(response.headers().firstValue("Retry-After")).isPresent();
            }
        } finally {
            server.journal.broken = false;
        }
    }

    /** Goal: parameters out of range are refused by name, before anything is read. */
    @Test
    void badParametersAreNamed() throws Exception {
        for (String query : List.of(
                "/v1/subjects?domain=device&limit=1001",
                "/v1/subjects?domain=device&limit=0",
                "/v1/subjects?domain=",
                "/v1/subjects/device/host/forecast?horizon=481",
                "/v1/subjects/device/host/forecast?horizon=-1",
                "/v1/subjects/device/host/events?before=x",
                "/v1/subjects/device/host/events?before=5&after=1",
                "/v1/subjects/device/host?version=0",
                "/v1/subjects/device/host?at=yesterday",
                "/v1/subjects/device/host?version=1&at=2026-01-02T03:04:05Z",
                "/v1/subjects/device/host/diff?from=x",
                "/v1/insights/stream?kind=rumour",
                "/v1/insights/stream?minScore=2",
                "/v1/insights/stream?since=yesterday",
                "/v1/insights/stream?lastEventId=1")) {
            JsonNode problem = assertProblem(query, server.get(query), ErrorCode.PARAMETER_INVALID);
            assertThat(query).contains(problem.path("field").textValue());
        }
    }

    /** Goal: what is not even HTTP, or has a URI out of all proportion, is answered with a problem too. */
    @Test
    void brokenHttpIsAnswered() throws Exception {
        assertThat(raw("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n")).contains("400").contains("PRS-1407");
        assertThat(raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains("PRS-1407");
        assertThat(raw("this is nonsense and not HTTP\r\n\r\n")).contains("PRS-1407");
    }

    private static HttpResponse<String> in(MemorySubjects.Mood mood) throws Exception {
        server.subjects.mood = mood;
        try {
            return server.observe(GOOD);
        } finally {
            server.subjects.mood = MemorySubjects.Mood.WORKING;
        }
    }

    private static JsonNode assertProblem(String what, HttpResponse<String> response, ErrorCode code)
            throws IOException {
        assertThat(response.headers().firstValue("Content-Type")).as(what).contains("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.path("code").textValue())
                .as("%s: %s", what, response.body())
                .isEqualTo(code.code());
        assertThat(response.statusCode()).as(what).isEqualTo(code.status());
        assertThat(problem.path("title").textValue()).isEqualTo(code.title());
        assertThat(problem.path("check").textValue()).isEqualTo(code.check());
        assertThat(problem.path("detail").textValue()).as(what).isNotBlank();
        return problem;
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            var answer = new StringBuilder();
            while (!answer.toString().endsWith("}")) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                answer.append((char) next);
            }
            return answer.toString();
        }
    }
}
