package dev.presage.node.http;

import static dev.presage.node.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trainings over HTTP, in a real database that nobody runs them from. */
class TrainingsResourceTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer("");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static String wish(String model) {
        return "{\"model\":\"%s\",\"who\":\"ann\",\"why\":\"A test.\"}".formatted(model);
    }

    private void assertRefused(String code, String words, String path, String body) throws Exception {
        HttpResponse<String> refused = server.train(path, body);
        JsonNode problem = json(refused);
        assertThat(problem.path("code").textValue()).as(refused.body()).isEqualTo(code);
        assertThat(refused.statusCode()).isEqualTo(problem.path("status").intValue());
        assertThat(problem.path("detail").textValue()).contains(words);
    }

    /** Goal: a wish is taken once the last training is over, and one at a time; what runs can be called off. */
    @Test
    void aTrainingIsAskedForAndCalledOff() throws Exception {
        assertRefused("PRS-1428", TestTrainings.RUNNING, "", wish("device-next"));
        HttpResponse<String> cancelled = server.train("/" + TestTrainings.RUNNING + "/cancellation", wish("any"));
        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(202);
        assertThat(json(cancelled).at("/cancellation/who").textValue()).isEqualTo("ann");
        assertThat(json(cancelled).path("state").textValue()).isEqualTo("cutting");

        JsonNode all = json(server.get("/v1/trainings")).path("trainings");
        assertThat(all).hasSize(2);
        assertThat(all.get(0).path("id").textValue()).isEqualTo(TestTrainings.RUNNING);
        assertThat(all.at("/0/seed").longValue()).isEqualTo(7);
    }

    /** Goal: a failed training says why, in the words and with the code that are documented. */
    @Test
    void aFailureSaysWhy() throws Exception {
        JsonNode failed = json(server.get("/v1/trainings/" + TestTrainings.FAILED));
        assertThat(failed.at("/error/code").textValue()).isEqualTo("PRS-1431");
        assertThat(failed.at("/error/detail").textValue()).isEqualTo("Nothing there.");
        assertThat(failed.at("/error/check").textValue()).isNotBlank();
        assertThat(failed.at("/epochs/0/validationLoss").doubleValue()).isEqualTo(0.5);
        assertThat(failed.at("/epochs/0/loss").isNull()).isTrue();
    }

    /** Goal: what cannot be is refused with its own code, and changes nothing. */
    @Test
    void whatCannotBeIsRefused() throws Exception {
        assertRefused("PRS-1420", "no model", "", wish("valve"));
        assertRefused("PRS-1420", "no model", "", wish("\\u0000"));
        assertRefused("PRS-1426", "device-next", "", wish("device-forecast"));
        assertRefused("PRS-1407", "who", "", wish("device-next").replace("ann", " "));
        assertRefused("PRS-1407", "seed", "", wish("device-next").replace("}", ",\"seed\":0.5}"));
        assertRefused("PRS-1407", "model", "", "{}");
        assertRefused("PRS-1427", "nobody", "/nobody/cancellation", wish("any"));
        assertRefused("PRS-1430", "failed", "/" + TestTrainings.FAILED + "/cancellation", wish("any"));
        assertThat(server.get("/v1/trainings/%00").statusCode()).isEqualTo(404);
        assertThat(json(server.get("/v1/trainings")).path("trainings")).hasSize(2);
    }
}
