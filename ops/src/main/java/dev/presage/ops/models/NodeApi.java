package dev.presage.ops.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.events.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** A node's HTTP API, asked once at a time. What the node refuses is said in its own words. */
public final class NodeApi {
    private static final Duration CONNECT_BOUND = Duration.ofSeconds(5);
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_BOUND).build();
    private final String address;

    public NodeApi(String address) {
        this.address = address;
    }

    /** One segment of a path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public JsonNode get(String path) {
        return ask(path, HttpRequest.newBuilder().GET());
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return ask(
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))));
    }

    private JsonNode ask(String path, HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(
                    request.uri(URI.create(address + path))
                            .timeout(ANSWER_BOUND)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            JsonNode said = JSON.readTree(response.body());
            if (response.statusCode() / 100 != 2) {
                throw new CannotStart("%s: %s %s"
                        .formatted(
                                said.path("code").asText("HTTP " + response.statusCode()),
                                said.path("detail").asText(),
                                said.path("check").asText()));
            }
            return said;
        } catch (IOException | IllegalArgumentException away) {
            throw new CannotStart(
                    "No node answers at " + address + ". Start './presage up', or name one with --url. ("
                            + away.getMessage() + ")",
                    away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while the node was asked.", interrupted);
        }
    }
}
