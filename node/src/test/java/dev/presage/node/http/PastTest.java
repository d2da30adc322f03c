package dev.presage.node.http;

import static dev.presage.node.http.TestServer.json;
import static dev.presage.node.http.TestServer.reading;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The past of subjects over HTTP. */
class PastTest {
    private static final String SUBJECT = "/v1/subjects/device/host";
    private static final int ROWS = 25;

    private static final List<JsonNode> lived = new ArrayList<>();
    private static TestServer server;

    @BeforeAll
    static void live() throws Exception {
        server = new TestServer("");
        for (int i = 1; i <= ROWS; i++) {
            server.observe(reading("host", "e" + i, i % 5));
            lived.add(json(server.get(SUBJECT)));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /** Goal: at each version the subject is shown as it was shown then. */
    @Test
    void eachVersionIsShownAsItWas() throws Exception {
        for (int version = 1; version <= ROWS; version++) {
            JsonNode past = json(server.get(SUBJECT + "?version=" + version));
            assertThat(((ObjectNode) past.deepCopy())
                            .without(List.of("point", "event"))
                            .toString())
                    .isEqualTo(lived.get(version - 1).toString());
            assertThat(past.at("/point/version").intValue()).isEqualTo(version);
            assertThat(past.at("/point/newest").intValue()).isEqualTo(ROWS);
            assertThat(past.at("/point/until").isNull()).isEqualTo(version == ROWS);
            assertThat(past.at("/event/observations/0/id").textValue()).isEqualTo("e" + version);
            assertThat(past.at("/event/insights/0/id").textValue()).isEqualTo("device:host:" + version + ":0");
            assertThat(past.at("/event/asked").isNull())
                    .as("no model answers here")
                    .isTrue();
        }
    }

    /** Goal: a time leads to the version of then, and one after the last event says so. */
    @Test
    void aTimeLeadsToItsVersion() throws Exception {
        String at = json(server.get(SUBJECT + "?version=7")).at("/point/at").textValue();
        JsonNode past = json(server.get(SUBJECT + "?at=" + at));
        // Several rows may have been concluded at the same instant.
        assertThat(past.at("/point/at").textValue()).isEqualTo(at);
        String last =
                json(server.get(SUBJECT + "?version=" + ROWS)).at("/point/at").textValue();
        JsonNode beyond = json(server.get(SUBJECT + "?at=" + Instant.parse(last).plusNanos(1)));
        assertThat(beyond.at("/point/isBeyond").booleanValue()).isTrue();
        assertThat(beyond.at("/point/version").intValue()).isEqualTo(ROWS);
    }

    /** Goal: a difference names what changed, and nothing between a point and itself. */
    @Test
    void differencesAreNamed() throws Exception {
        JsonNode difference = json(server.get(SUBJECT + "/diff?from=3&to=5"));
        assertThat(difference.path("events").intValue()).isEqualTo(2);
        assertThat(difference.path("observations").intValue()).isEqualTo(2);
        assertThat(difference.path("isComplete").booleanValue()).isTrue();
        var paths = new ArrayList<String>();
        difference
                .path("changes")
                .forEach(change -> paths.add(change.path("path").textValue()));
        assertThat(paths).contains("/version", "/observed", "/memory/channels/cpu/recent/values");
        JsonNode same = json(server.get(SUBJECT + "/diff?from=5&to=5"));
        assertThat(same.path("changes")).isEmpty();
        assertThat(server.get(SUBJECT + "/diff?from=5&to=3").statusCode()).isEqualTo(400);
    }

    /** Goal: what was said is concluded again and found equal, whichever row it is. */
    @Test
    void insightsAreDerivedAgain() throws Exception {
        for (int version = 1; version <= ROWS; version++) {
            JsonNode derived = json(server.get("/v1/insights/device:host:" + version + ":0/derivation"));
            assertThat(derived.path("outcome").textValue()).as("%s", derived).isEqualTo("equal");
            assertThat(derived.path("is")).isEqualTo(derived.path("was")).hasSize(1);
            assertThat(derived.path("differences")).isEmpty();
        }
    }

    /** Goal: what would follow is what follows, nothing of it is kept, and what is known already leads to nothing. */
    @Test
    void whatWouldFollowFollows() throws Exception {
        server.observe(reading("would", "1", 1));
        server.observe(reading("would", "2", 2));
        String subject = "/v1/subjects/device/would";
        String events =
                "[" + reading("would", "3", 9) + "," + reading("would", "4", 1) + "," + reading("would", "1", 1) + "]";
        JsonNode story = json(server.whatIf(subject + "/what-if", events));
        assertThat(story.at("/consequences/2/status").textValue()).isEqualTo("duplicate");
        assertThat(story.at("/context/version").intValue()).isEqualTo(4);
        assertThat(json(server.get(subject)).path("version").intValue()).isEqualTo(2);
        for (String id : List.of("3", "4")) {
            JsonNode would = story.path("consequences").path(Integer.parseInt(id) - 3);
            assertThat(would.path("status").textValue()).isEqualTo("considered");
            JsonNode does = json(server.observe(reading("would", id, id.equals("3") ? 9 : 1)));
            ObjectNode insight = (ObjectNode) does.at("/insights/0");
            insight.remove("id");
            assertThat(would.at("/insights/0")).isEqualTo(insight);
        }
        JsonNode then = json(server.whatIf(subject + "/what-if?version=1", reading("would", "2", 2)));
        assertThat(then.at("/consequences/0/status").textValue()).isEqualTo("considered");
        assertThat(then.at("/context/version").intValue()).isEqualTo(2);
        assertThat(server.whatIf(subject + "/what-if", reading("other", "9", 1)).statusCode())
                .isEqualTo(400);
    }
}
