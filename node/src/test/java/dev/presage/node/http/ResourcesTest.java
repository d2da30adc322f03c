package dev.presage.node.http;

import static dev.presage.node.http.TestServer.json;
import static dev.presage.node.http.TestServer.reading;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private static final int ROWS = 25;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer("");
        for (int i = 1; i <= ROWS; i++) {
            server.observe(reading("rack/7:host@a", "e" + i, i % 5));
        }
        server.observe(reading("other", "o", 1));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static final String SUBJECT = "/v1/subjects/device/rack%2F7:host@a";

    /** Goal: a subject is described, whatever characters its id has. */
    @Test
    void aSubjectIsDescribed() throws Exception {
        JsonNode subject = json(server.get(SUBJECT));
        assertThat(subject.path("id").textValue()).isEqualTo("rack/7:host@a");
        assertThat(subject.path("version").intValue()).isEqualTo(ROWS);
        assertThat(subject.path("observed").intValue()).isEqualTo(ROWS);
        assertThat(subject.at("/lastInsights/0/id").textValue()).isEqualTo("device:rack/7:host@a:25:0");
        assertThat(subject.at("/memory/channels/cpu/recent/values")).hasSize(ROWS);
    }

    /** Goal: a listing is walked page by page to its end. */
    @Test
    void subjectsAreListed() throws Exception {
        JsonNode first = json(server.get("/v1/subjects?domain=device&limit=1&unknown=x"));
        assertThat(first.at("/subjects/0/id").textValue()).isEqualTo("other");
        assertThat(first.at("/subjects/0/lastInsight/kind").textValue()).isEqualTo("anomaly");
        JsonNode second = json(server.get(
                "/v1/subjects?domain=device&limit=5&after=" + first.path("next").textValue()));
        assertThat(second.at("/subjects/0/id").textValue()).isEqualTo("rack/7:host@a");
        assertThat(second.path("next").isNull()).isTrue();
    }

    /** Goal: events are paged newest first and, with after, oldest first; no row is left out or comes twice. */
    @Test
    void eventsArePagedBothWays() throws Exception {
        List<Integer> backward = walk("/events?limit=7", "events", "before");
        List<Integer> forward = walk("/events?limit=7&after=0", "events", "after");
        assertThat(backward).hasSize(ROWS).isSortedAccordingTo((a, b) -> b - a);
        assertThat(forward).isEqualTo(backward.reversed());
        JsonNode newest = json(server.get(SUBJECT + "/events?limit=1")).at("/events/0");
        assertThat(newest.at("/observations/0/data/values/cpu").isNumber()).isTrue();
        assertThat(newest.at("/insights/0/version").intValue()).isEqualTo(ROWS);
    }

    /** Goal: insights are paged newest first to the end. */
    @Test
    void insightsArePaged() throws Exception {
        assertThat(walk("/insights?limit=6", "insights", "before"))
                .hasSize(ROWS)
                .isSortedAccordingTo((a, b) -> b - a);
    }

    /** Goal: a forecast has as many steps as were asked for and no id. */
    @Test
    void aForecastIsMade() throws Exception {
        JsonNode usual = json(server.get(SUBJECT + "/forecast"));
        assertThat(usual.at("/channels/0/quantiles")).hasSize(30);
        assertThat(usual.has("id")).isFalse();
        assertThat(json(server.get(SUBJECT + "/forecast?horizon=480")).at("/channels/0/quantiles"))
                .hasSize(480);
    }

    /** Goal: health says what is missing; metrics and node answer; answers carry the security headers. */
    @Test
    void theNodeAnswersForItself() throws Exception {
        assertThat(json(server.get("/health/ready")).at("/checks/test").textValue())
                .isEqualTo("ok");
        server.ready.set(false);
        try {
            HttpResponse<String> unready = server.get("/health/ready");
            assertThat(unready.statusCode()).isEqualTo(503);
            assertThat(json(unready).at("/checks/test").textValue()).isEqualTo("The test says no.");
        } finally {
            server.ready.set(true);
        }
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/metrics").body()).isEqualTo("presage_test 1\n");
        assertThat(json(server.get("/v1/node")).at("/node/name").textValue()).isEqualTo("test");
        assertThat(json(server.get("/v1/domains")).at("/domains/0/types/0").textValue())
                .isEqualTo("dev.presage.device.reading");
        for (String path : List.of("/v1/node", "/no/such/thing", "/metrics")) {
            assertThat(server.get(path).headers().map())
                    .containsKey("content-security-policy")
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("server", List.of("presage"));
        }
    }

    /** Goal: JSON is compressed for who asks for it, and HEAD answers like GET. */
    @Test
    void answersAreCompressedOnDemand() throws Exception {
        HttpResponse<String> zipped =
                server.send(server.request(SUBJECT + "/events").header("Accept-Encoding", "gzip"));
        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        HttpRequest.Builder head = server.request("/v1/node").method("HEAD", HttpRequest.BodyPublishers.noBody());
        assertThat(server.send(head).statusCode()).isEqualTo(200);
    }

    /** Goal: the charts' library is served, and nothing of the class path but what a page is made of. */
    @Test
    void onlyThePageIsServed() throws Exception {
        HttpResponse<String> charts = server.get("/ui/lib/uplot/uPlot.esm.js");
        assertThat(charts.statusCode()).isEqualTo(200);
        assertThat(charts.headers().firstValue("Content-Type").orElse("")).contains("javascript");
        for (String path : List.of(
                "/ui/DashboardRoutes.class",
                "/ui/../http/openapi.json",
                "/ui/%2e%2e/http/openapi.json",
                "/ui/..%2f..%2f..%2f..%2fpresage/http.conf",
                "/ui/lib/uplot/../package.json")) {
            assertThat(server.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private static List<Integer> walk(String first, String items, String parameter) throws Exception {
        List<Integer> versions = new ArrayList<>();
        String path = first;
        while (true) {
            JsonNode page = json(server.get(SUBJECT + path));
            page.path(items).forEach(item -> versions.add(item.path("version").intValue()));
            if (page.path("next").isNull()) {
                return versions;
            }
            String rest = first.replaceAll("&after=.*", "");
            path = rest + "&" + parameter + "=" + page.path("next").asText();
        }
    }
}
