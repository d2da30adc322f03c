package dev.presage.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.loader.RuntimeLoader;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Models asked by the Open Inference Protocol, of a model that carries the sum of its two features and says it. */
class InferenceTest {
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer("");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static HttpResponse<String> infer(String model, String body) throws Exception {
        return server.send(server.request("/v2/models/" + model + "/infer")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    private static String tensor(String name, String shape, String data) {
        return "{\"name\":\"" + name + "\",\"shape\":" + shape + ",\"datatype\":\"FP32\",\"data\":" + data + "}";
    }

    /** Goal: single steps with their state, and several steps without, are answered in the protocol's words. */
    @Test
    void answersByTheProtocol() throws Exception {
        String one = "{\"id\":\"q\",\"inputs\":[" + tensor("features", "[2,2]", "[1,2,3,4]") + ","
                + tensor("state", "[2,1]", "[[10],[20]]") + "]}";
        JsonNode said = TestServer.json(infer(TestModels.MODEL, one));
        assertThat(said.toString())
                .isEqualTo("{\"model_name\":\"device-next\",\"model_version\":\"3\",\"id\":\"q\",\"outputs\":["
                        + "{\"name\":\"outputs\",\"datatype\":\"FP32\",\"data\":[13.0,27.0],\"shape\":[2,1]},"
                        + "{\"name\":\"next_state\",\"datatype\":\"FP32\",\"data\":[13.0,27.0],\"shape\":[2,1]}]}");
        JsonNode deep = TestServer.json(
                infer(TestModels.MODEL, "{\"inputs\":[" + tensor("features", "[1,2,2]", "[1,2,3,4]") + "]}"));
        assertThat(deep.at("/outputs/0/shape").toString()).isEqualTo("[1,2,1]");
        assertThat(deep.at("/outputs/0/data").toString()).isEqualTo("[3.0,10.0]");
        assertThat(deep.at("/outputs/1/data").toString()).isEqualTo("[10.0]");
    }

    /** Goal: a model tells its tensors and whether it is ready; one that is not served is not found. */
    @Test
    void describesModels() throws Exception {
        JsonNode model = TestServer.json(server.get("/v2/models/device-next"));
        assertThat(model.at("/inputs/0/shape").toString()).isEqualTo("[-1,2]");
        assertThat(model.at("/outputs/1/name").asText()).isEqualTo("next_state");
        assertThat(server.get("/v2/models/device-next/ready").statusCode()).isEqualTo(200);
        assertThat(server.get("/v2/models/nobody/ready").statusCode()).isEqualTo(404);
        assertThat(infer("nobody", "{}").statusCode()).isEqualTo(404);
    }

    /** Goal: what is no such question is refused with what is wrong about it, and the model is not asked. */
    @Test
    void refusesOtherQuestions() throws Exception {
        assertThat(infer(TestModels.MODEL, "{").statusCode()).isEqualTo(400);
        assertThat(infer(TestModels.MODEL, "{}").body()).contains("PRS-1407", "features");
        for (String features : new String[] {
            tensor("features", "[1,3]", "[1,2,3]"),
            tensor("features", "[0,2]", "[]"),
            tensor("features", "[2]", "[1,2]"),
            tensor("features", "[5000,2]", "[1,2]"),
            tensor("features", "[1,2]", "[1,\"x\"]"),
            tensor("features", "[1,2]", "[1,1e300]"),
            tensor("features", "[1,2]", "[1,2]") + "," + tensor("state", "[1,1]", "[]")
        }) {
            assertThat(infer(TestModels.MODEL, "{\"inputs\":[" + features + "]}")
                            .statusCode())
                    .as(features)
                    .isEqualTo(400);
        }
    }

    /** Goal: a model that has no answer is a problem with a code, not an answer. */
    @Test
    void noAnswerIsAProblem() throws Exception {
        HttpResponse<String> response =
                infer(TestModels.MODEL, "{\"inputs\":[" + tensor("features", "[1,2]", "[666,0]") + "]}");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    /** Goal: two Presages can be each other's remote: what one offers, the other asks as any model. */
    @Test
    void anotherPresageAsks() {
        Config config = ConfigFactory.parseString("presage.inference.models.device-next { runtime = oip, url = \""
                        + server.uri("/") + "\", features = 2, state = 1, outputs = 1 }")
                .withFallback(ConfigFactory.parseResources("presage/inference.conf"))
                .resolve();
        ModelSettings settings = InferenceSettings.from(config).models().stream()
                .filter(model -> model.name().equals(TestModels.MODEL))
                .findFirst()
                .orElseThrow();
        try (ModelRuntime runtime = new RuntimeLoader().load(settings).newRuntime()) {
            ModelRow row = new ModelRow(Floats.of(10), Floats.of(1, 2, 3, 4), 2);
            assertThat(runtime.run(List.of(row), new BatchShape(32, 2)))
                    .containsExactly(new RowAnswer(Floats.of(20), Floats.of(13, 20)));
        }
    }
}
