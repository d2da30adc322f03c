package dev.presage.ops.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.events.Json;
import dev.presage.ops.up.RunFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API of the nodes, asked once at a time. The first that can be connected to is asked; what it refuses is said
 * in its own words.
 */
public final class NodeApi {
    private static final Duration CONNECT_BOUND = Duration.ofSeconds(5);
    private static final Duration ANSWER_BOUND = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_BOUND).build();
    private final List<String> addresses;

    /** Asks this node. */
    public NodeApi(String address) {
        this(List.of(address));
    }

    /** Asks the first node that takes the connection. */
    private NodeApi(List<String> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    /**
     * Asks the node that the user names; else the one on the port that the environment names; else any that runs in the
     * home; else the one on the usual port.
     *
     * @param url what the user names; empty if nothing
     */
    public static NodeApi of(String url, Map<String, String> environment) {
        if (!url.isEmpty()) {
            return new NodeApi(url);
        }
        String port = environment.getOrDefault("PRESAGE_HTTP_PORT", "");
        List<String> running = RunFile.addresses(environment);
        if (!running.isEmpty() && (port.isBlank() || running.getFirst().endsWith(":" + port))) {
            return new NodeApi(running);
        }
        return new NodeApi("http://127.0.0.1:" + (port.isBlank() ? "8080" : port));
    }

    /** One segment of a path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public JsonNode get(String path) {
        return ask(path, HttpRequest.newBuilder().GET());
    }

    /** What is answered, to the last character. */
    public String text(String path) {
        return say(path, HttpRequest.newBuilder().GET());
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return ask(
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))));
    }

    /**
     * Sends a file.
     *
     * @throws CannotStart if there is none
     */
    public JsonNode upload(String path, Path file) {
        try {
            return ask(
                    path,
                    HttpRequest.newBuilder()
                            .header("Content-Type", "application/octet-stream")
                            .POST(HttpRequest.BodyPublishers.ofFile(file)));
        } catch (FileNotFoundException missing) {
            throw new CannotStart("There is no file " + file + ".", missing);
        }
    }

    private JsonNode ask(String path, HttpRequest.Builder request) {
        try {
            return JSON.readTree(say(path, request));
        } catch (JsonProcessingException malformed) {
            throw new CannotStart("What answers for " + path + " is no node of Presage.", malformed);
        }
    }

    private String say(String path, HttpRequest.Builder request) {
        IOException away = null;
        for (String address : addresses) {
            try {
                return say(URI.create(address + path), request);
            } catch (ConnectException nobodyThere) {
                // Nothing was sent, so nothing can happen twice.
                away = nobodyThere;
            } catch (IOException | IllegalArgumentException failed) {
                throw noAnswer(address, failed);
            }
        }
        throw noAnswer(String.join(", ", addresses), away);
    }

    private String say(URI address, HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response =
                    http.send(request.uri(address).timeout(ANSWER_BOUND).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                JsonNode said = JSON.readTree(response.body());
                throw new CannotStart("%s: %s %s"
                        .formatted(
                                said.path("code").asText("HTTP " + response.statusCode()),
                                said.path("detail").asText(),
                                said.path("check").asText()));
            }
            return response.body();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while the node was asked.", interrupted);
        }
    }

    private static CannotStart noAnswer(String where, @Nullable Exception away) {
        String sentence = "No node answers at " + where + ". Start './presage up', or name one with --url.";
        return away == null
                ? new CannotStart(sentence)
                : new CannotStart(sentence + " (" + away.getMessage() + ")", away);
    }
}
