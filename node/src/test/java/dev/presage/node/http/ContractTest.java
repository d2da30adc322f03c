package dev.presage.node.http;

import static dev.presage.node.http.TestServer.reading;
import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.protocol.ErrorCode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the served description and the routes against each other. */
class ContractTest {
    private static final Pattern ROUTE = Pattern.compile("// (GET|POST|PUT|DELETE) (/\\S+)");

    private static TestServer server;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer("");
        for (int i = 0; i < 5; i++) {
            server.observe(reading("host", "e" + i, i));
        }
        document = TestServer.json(server.get("/openapi.json"));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /** Goal: the document names exactly the routes that the comments above the resources' branches name. */
    @Test
    void everyRouteIsDocumentedAndNoOther() throws Exception {
        var documented = new TreeSet<String>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(key -> {
                    if (!key.equals("parameters")) {
                        documented.add(key.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        assertThat(routes()).isEqualTo(documented).hasSizeGreaterThan(10);
    }

    /** Goal: each documented path and method is answered, and by something. */
    @Test
    void everyDocumentedRouteAnswers() throws Exception {
        for (String route : routes()) {
            String path = concrete(route.substring(route.indexOf(' ') + 1));
            if (path.endsWith("/stream")) {
                assertThat(server.get(path + "?kind=none").statusCode()).isEqualTo(400);
                continue;
            }
            var request = server.request(path);
            int status = server.send(
                            route.startsWith("POST")
                                    ? request.header("Content-Type", "application/json")
                                            .POST(BodyPublishers.ofString("{}"))
                                    : request)
                    .statusCode();
            assertThat(status).as(route).isNotIn(404, 405, 500);
        }
    }

    /** Goal: answers, good and bad, are what the document says. Method: an independent validator reads both. */
    @Test
    void answersAreAsDocumented() throws Exception {
        OpenApiInteractionValidator validator = validator();
        for (String path : List.of(
                "/v1/domains",
                "/v1/subjects?domain=device",
                "/v1/subjects?domain=nothing",
                "/v1/subjects?domain=device&limit=0",
                "/v1/subjects/device/host",
                "/v1/subjects/device/nobody",
                "/v1/subjects/device/host/events",
                "/v1/subjects/device/host/events?after=0&limit=2",
                "/v1/subjects/device/host/insights?limit=2",
                "/v1/subjects/device/host/forecast?horizon=3",
                "/v2/health/live",
                "/v2/health/ready",
                "/v2/models/device-next",
                "/v2/models/device-next/ready",
                "/v2/models/nobody/ready",
                "/v1/cluster",
                "/health/live",
                "/health/ready")) {
            String plain = path.replaceAll("\\?.*", "");
            assertValid(validator, plain, Request.Method.GET, server.get(path));
        }
        server.models.compare("2");
        String drift = "/v1/models/" + TestModels.MODEL + "/drift";
        assertValid(validator, drift, Request.Method.GET, server.get(drift));
        assertValid(validator, "/v1/models", Request.Method.GET, server.get("/v1/models"));
        for (String name : List.of(TestModels.MODEL, "nobody")) {
            String path = "/v1/models/" + name;
            assertValid(validator, path, Request.Method.GET, server.get(path));
            assertValid(validator, path + "/rollbacks", Request.Method.POST, server.rollBack(name));
        }
        String versions = "/v1/models/" + TestModels.MODEL + "/versions";
        for (String version : List.of("5", "%20")) {
            assertValid(validator, versions, Request.Method.POST, server.bring(version, "weights 5"));
        }
        assertValid(validator, versions, Request.Method.POST, server.bring("6", "rubbish"));
        String promotions = "/v1/models/" + TestModels.MODEL + "/promotions";
        assertValid(validator, promotions, Request.Method.POST, server.promote("2", "shadow"));
        assertValid(validator, promotions, Request.Method.POST, server.promote("2", "emperor"));
        String trainings = "/v1/trainings";
        String wish = "{\"model\":\"device-next\",\"who\":\"ann\",\"why\":\"A test.\",\"seed\":7}";
        assertValid(validator, trainings, Request.Method.POST, server.train("", wish));
        assertValid(validator, trainings, Request.Method.POST, server.train("", wish.replace("device-next", "x")));
        assertValid(validator, trainings, Request.Method.GET, server.get(trainings));
        for (String id : List.of(TestTrainings.FAILED, TestTrainings.RUNNING, "none")) {
            assertValid(validator, trainings + "/" + id, Request.Method.GET, server.get(trainings + "/" + id));
            String cancellation = "/" + id + "/cancellation";
            assertValid(validator, trainings + cancellation, Request.Method.POST, server.train(cancellation, wish));
        }
    }

    /** Goal: so are those about proofs and quarantine. */
    @Test
    void answersOfUpkeepAreAsDocumented() throws Exception {
        OpenApiInteractionValidator validator = validator();
        for (String insight :
                List.of(TestProofs.PROVEN, TestProofs.PENDING, TestProofs.UNPROVABLE, TestProofs.UNKNOWN, "nonsense")) {
            String proof = "/v1/insights/" + insight + "/proof";
            assertValid(validator, proof, Request.Method.GET, server.get(proof));
        }
        assertThat(server.get("/v1/insights/" + TestProofs.PROVEN + "/proof").body())
                .isEqualTo(TestProofs.WRITTEN);
        for (String path : List.of("/v1/proofs/key", "/v1/proofs/newest")) {
            assertValid(validator, path, Request.Method.GET, server.get(path));
        }
        for (String query : List.of("", "?limit=1", "?after=device/hopeless", "?after=x")) {
            assertValid(validator, "/v1/quarantine", Request.Method.GET, server.get("/v1/quarantine" + query));
        }
        for (String subject : List.of("device/hopeless", "device/host", "nothing/x")) {
            String retry = "/v1/subjects/" + subject + "/retry";
            assertValid(validator, retry, Request.Method.POST, server.retry(subject));
        }
    }

    /** Goal: so are those to events that come in. */
    @Test
    void answersToEventsAreAsDocumented() throws Exception {
        OpenApiInteractionValidator validator = validator();
        String post = "/v1/observations";
        assertValid(validator, post, Request.Method.POST, server.observe(reading("host", "more", 2)));
        assertValid(validator, post, Request.Method.POST, server.observe("{"));
        assertValid(validator, post, Request.Method.POST, server.post("text/plain", "x"));
        String batch = "[" + reading("host", "m1", 2) + ",{}]";
        assertValid(validator, post, Request.Method.POST, server.post("application/cloudevents-batch+json", batch));
    }

    /** Goal: so are answers about what was and what would be. */
    @Test
    void answersAboutThePastAreAsDocumented() throws Exception {
        OpenApiInteractionValidator validator = validator();
        for (String path : List.of(
                "/v1/subjects/device/host?version=3",
                "/v1/subjects/device/host?version=99",
                "/v1/subjects/device/host?at=2199-01-01T00:00:00Z",
                "/v1/subjects/device/host/diff?from=1&to=4",
                "/v1/subjects/device/host/diff",
                "/v1/subjects/device/host/forecast?version=4",
                "/v1/insights/device:host:3:0/derivation",
                "/v1/insights/device:host:99:0/derivation",
                "/v1/insights/nothing/derivation")) {
            assertValid(validator, path.replaceAll("\\?.*", ""), Request.Method.GET, server.get(path));
        }
        String whatIf = "/v1/subjects/device/host/what-if";
        for (String event : List.of(reading("host", "w", 2), reading("other", "w", 2), "{", "[]")) {
            assertValid(validator, whatIf, Request.Method.POST, server.whatIf(whatIf, event));
        }
    }

    /** Goal: the same of candidates that are tried over history. */
    @Test
    void answersAboutBacktestsAreAsDocumented() throws Exception {
        OpenApiInteractionValidator validator = validator();
        String backtests = "/v1/backtests";
        assertValid(validator, backtests, Request.Method.GET, server.get(backtests));
        for (String wish : List.of(TestBacktests.wish("1"), TestBacktests.wish("nobody"), "{}")) {
            assertValid(validator, backtests, Request.Method.POST, server.backtest("", wish));
        }
        for (String id : List.of(TestBacktests.DONE, TestBacktests.RUNNING, "none")) {
            assertValid(validator, backtests + "/" + id, Request.Method.GET, server.get(backtests + "/" + id));
            String cancellation = "/" + id + "/cancellation";
            assertValid(
                    validator,
                    backtests + cancellation,
                    Request.Method.POST,
                    server.backtest(cancellation, TestBacktests.wish("1")));
        }
    }

    /** Goal: the same of what is read off the journal. */
    @Test
    void answersOfTheReadSideAreAsDocumented() throws Exception {
        OpenApiInteractionValidator validator = validator();
        for (String path : List.of(
                "/v1/insights?q=host&limit=1",
                "/v1/insights?limit=0",
                "/v1/aggregates?by=minute",
                "/v1/projections",
                "/v1/projections/" + TestReadModels.NAME,
                "/v1/projections/nothing")) {
            assertValid(validator, path.replaceAll("\\?.*", ""), Request.Method.GET, server.get(path));
        }
        String rebuilds = "/v1/projections/" + TestReadModels.NAME + "/rebuilds";
        for (int time = 0; time < 2; time++) {
            assertValid(validator, rebuilds, Request.Method.POST, server.rebuild(TestReadModels.NAME));
        }
    }

    /** Goal: each code that a user can see is explained in the document, in the words in which it is said. */
    @Test
    void everyCodeIsDocumented() {
        String text = document.at("/info/description").textValue();
        assertThat(document.at("/components/schemas/Problem/properties/code/enum"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(text)
                    .contains("- `" + code.code() + "` (" + code.status() + "): " + code.title() + " " + code.check());
        }
    }

    private static OpenApiInteractionValidator validator() {
        return OpenApiInteractionValidator.createForInlineApiSpecification(document.toString())
                .withLevelResolver(LevelResolver.create()
                        .withLevel("validation.schema.additionalProperties", ValidationReport.Level.IGNORE)
                        .build())
                .build();
    }

    private static void assertValid(
            OpenApiInteractionValidator validator, String path, Request.Method method, HttpResponse<String> response) {
        var answer = SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
        response.headers().firstValue("Content-Type").ifPresent(answer::withContentType);
        ValidationReport report = validator.validateResponse(path, method, answer.build());
        assertThat(report.getMessages())
                .as("%s %s: %s", method, path, response.body())
                .isEmpty();
    }

    private static String concrete(String path) {
        return path.replace("{domain}", "device")
                        .replace("{id}", "host")
                        .replace("{name}", TestModels.MODEL)
                        .replace("{insight}", "device:host:1:0")
                        .replace("{training}", TestTrainings.RUNNING)
                        .replace("{backtest}", TestBacktests.RUNNING)
                        .replace("{projection}", TestReadModels.NAME)
                + (path.equals("/v1/subjects") ? "?domain=device" : path.endsWith("/diff") ? "?from=1" : "");
    }

    private static Set<String> routes() throws IOException {
        var routes = new TreeSet<String>();
        Path sources = Path.of("src/main/java/dev/presage/node/http");
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                Matcher matcher = ROUTE.matcher(Files.readString(file));
                while (matcher.find()) {
                    routes.add(matcher.group(1) + " " + matcher.group(2));
                }
            }
        }
        return routes;
    }
}
