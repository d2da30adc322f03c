package dev.presage.node.http;

import static dev.presage.node.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.projection.InsightKey;
import dev.presage.persistence.projection.InsightWish;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadModelsResourceTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer("");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private InsightWish asked() {
        return Objects.requireNonNull(server.readModels.asked.get());
    }

    /** Goal: every filter reaches the search as it was meant, and the next page begins where this one ends. */
    @Test
    void filtersReachTheSearch() throws Exception {
        JsonNode page = json(server.get("/v1/insights?domain=device&subject=host&kind=anomaly&alarm=true&verdict=review"
                + "&minScore=0.5&maxScore=0.9&model=m&modelVersion=2&q=a%20b&from=2026-03-04T05:00:00Z"
                + "&to=2026-03-04T07:00:00%2B01:00&limit=7"));
        assertThat(page.at("/insights/0/id").textValue()).isEqualTo(TestReadModels.ID.toString());
        assertThat(page.at("/insights/0/alarm").booleanValue()).isTrue();
        InsightWish wish = asked();
        assertThat(List.of(
                        wish.domain().orElseThrow(),
                        wish.subject().orElseThrow(),
                        wish.kind().orElseThrow(),
                        wish.alarm().orElseThrow(),
                        wish.verdict().orElseThrow(),
                        wish.minScore().orElseThrow(),
                        wish.maxScore().orElseThrow(),
                        wish.model().orElseThrow(),
                        wish.modelVersion().orElseThrow(),
                        wish.words().orElseThrow(),
                        wish.from().orElseThrow(),
                        wish.to().orElseThrow(),
                        wish.limit()))
                .containsExactly(
                        "device",
                        "host",
                        "anomaly",
                        true,
                        "review",
                        0.5,
                        0.9,
                        "m",
                        "2",
                        "a b",
                        Instant.parse("2026-03-04T05:00:00Z"),
                        Instant.parse("2026-03-04T06:00:00Z"),
                        7);
        server.get("/v1/insights?after=" + page.path("next").textValue());
        assertThat(asked().after()).contains(new InsightKey(TestReadModels.TIME, TestReadModels.ID));
        assertThat(asked().words()).isEmpty();
    }

    /** Goal: what cannot be is refused with the parameter's name, and nothing is searched. */
    @Test
    void badFiltersAreRefused() throws Exception {
        for (String bad : List.of(
                "insights?kind=x",
                "insights?verdict=maybe",
                "insights?maxScore=2",
                "insights?from=yesterday",
                "insights?after=1_x",
                "insights?after=99999999999999999999_device:a:1:0",
                "insights?limit=1001",
                "aggregates?by=year",
                "aggregates?from=2026-03-04T05:00:00Z&to=2026-03-04T04:00:00Z",
                "aggregates?by=minute&from=2020-03-04T05:00:00Z")) {
            HttpResponse<String> refused = server.get("/v1/" + bad);
            assertThat(json(refused).path("code").textValue()).as(bad).isEqualTo("PRS-1407");
        }
        assertThat(json(server.get("/v1/insights?domain=x")).path("code").textValue())
                .isEqualTo("PRS-1408");
        assertThat(server.readModels.asked.get()).isNull();
    }

    /** Goal: counts and projections are told; a mean of nothing is no number. */
    @Test
    void countsAndProjectionsAreTold() throws Exception {
        JsonNode counts = json(server.get("/v1/aggregates?by=day"));
        assertThat(counts.at("/aggregates/0/since").textValue()).isEqualTo("2026-03-04T00:00:00Z");
        assertThat(counts.at("/aggregates/0/meanScore").doubleValue()).isEqualTo(0.75);
        assertThat(counts.at("/aggregates/1/meanScore").isNull()).isTrue();
        JsonNode projection = json(server.get("/v1/projections/" + TestReadModels.NAME));
        assertThat(projection.at("/versions/1/state").textValue()).isEqualTo("serving");
        assertThat(projection.at("/parked/0/row").longValue()).isEqualTo(7);
        assertThat(server.rebuild(TestReadModels.NAME).statusCode()).isEqualTo(202);
        assertThat(server.rebuild(TestReadModels.NAME).statusCode()).isEqualTo(409);
        assertThat(server.rebuild("nothing").statusCode()).isEqualTo(404);
    }
}
