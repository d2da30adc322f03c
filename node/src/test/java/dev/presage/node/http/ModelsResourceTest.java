package dev.presage.node.http;

import static dev.presage.node.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models over HTTP, on a real registry. */
class ModelsResourceTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer("");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String champion() throws Exception {
        return json(server.get("/v1/models")).at("/models/0/champion").textValue();
    }

    /** Goal: a version that somebody brings is a candidate; what cannot be one leaves nothing behind. */
    @Test
    void versionsAreBrought() throws Exception {
        JsonNode brought = json(server.bring("7", "weights 7"));
        assertThat(brought.path("state").textValue()).isEqualTo("candidate");
        assertThat(brought.path("version").textValue()).isEqualTo("7");
        assertThat(server.bring("8", "rubbish").body()).contains("PRS-1416", "no weights");
        assertThat(server.bring("", "weights 8").body()).contains("PRS-1407");
        assertThat(server.bring("no%20name", "weights 8").body()).contains("PRS-1407");
        assertThat(server.get("/v1/models/" + TestModels.MODEL).body())
                .contains("\"7\"")
                .doesNotContain("\"8\"");
    }

    /** Goal: a version is listed, promoted and rolled back, and each step says who, why and when it takes effect. */
    @Test
    void aVersionIsPromotedAndRolledBack() throws Exception {
        assertThat(champion()).isEqualTo("1");
        server.models.prove("2");
        HttpResponse<String> promoted = server.promote("2", "champion");
        assertThat(promoted.statusCode()).as(promoted.body()).isEqualTo(200);
        assertThat(json(promoted).path("effect").textValue()).contains("within seconds");
        assertThat(champion()).isEqualTo("2");
        JsonNode model = json(server.get("/v1/models/" + TestModels.MODEL));
        assertThat(model.path("serving").textValue()).isEqualTo("1");
        assertThat(model.path("steps")).hasSize(6);
        assertThat(model.at("/steps/0/to").textValue()).isEqualTo("champion");
        assertThat(model.at("/steps/0/who").textValue()).isEqualTo("ann");
        assertThat(model.at("/trials/0/loss").doubleValue()).isEqualTo(0.5);
        JsonNode first = model.at("/versions/0");
        assertThat(first.at("/metrics/test/loss").doubleValue()).isEqualTo(0.25);
        assertThat(first.at("/dataCard/rows").intValue()).isEqualTo(7);
        assertThat(first.path("digest").textValue()).hasSize(64);
        assertThat(server.rollBack(TestModels.MODEL).statusCode()).isEqualTo(200);
        assertThat(champion()).isEqualTo("1");
    }

    /** Goal: what the live stream showed can be plotted, and what is no number is null. */
    @Test
    void theLiveStreamIsShown() throws Exception {
        server.models.compare("2");
        JsonNode window = json(server.get("/v1/models/" + TestModels.MODEL)).at("/windows/0");
        assertThat(window.path("against").textValue()).isEqualTo("1");
        assertThat(window.path("difference").doubleValue()).isEqualTo(-0.5);
        assertThat(window.path("p99Millis").isNull()).isTrue();
        assertThat(window.at("/curve/0/came").doubleValue()).isEqualTo(0.49);
        JsonNode drift = json(server.get("/v1/models/" + TestModels.MODEL + "/drift"));
        assertThat(drift.at("/windows/0/features/gap").doubleValue()).isEqualTo(0.3);
        assertThat(drift.at("/windows/0/scores").isNull()).isTrue();
        assertThat(server.get("/v1/models/nobody/drift").statusCode()).isEqualTo(404);
    }

    /** Goal: a wish that cannot be read is refused, names its field, and changes nothing. */
    @Test
    void badWishesAreRefused() throws Exception {
        String path = TestModels.MODEL + "/promotions";
        for (String field : List.of("version", "to", "who", "why")) {
            String body = TestServer.promotion("2", "shadow").replace('"' + field + '"', "\"other\"");
            HttpResponse<String> refused = server.send(server.wish(path, body));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(json(refused).path("field").textValue()).isEqualTo("/" + field);
        }
        assertThat(server.send(server.wish(path, "[")).statusCode()).isEqualTo(400);
        assertThat(server.send(server.wish(path, "")).statusCode()).isEqualTo(400);
        assertThat(server.send(server.wish("%00/promotions", TestServer.promotion("2", "shadow")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.promote("\\u0000", "shadow").statusCode()).isEqualTo(404);
        assertThat(server.get("/v1/models/%00").statusCode()).isEqualTo(404);
        var form = server.request("/v1/models/" + path)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(TestServer.promotion("2", "shadow")));
        assertThat(server.send(form).statusCode()).isEqualTo(415);
        assertThat(json(server.get("/v1/models/" + TestModels.MODEL)).path("steps"))
                .hasSize(4);
    }
}
