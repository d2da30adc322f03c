package dev.presage.ops.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A chromedriver process and one call to it: JSON in, the answer's {@code value} out, an exception on an error. */
final class ChromeDriver implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CALL = Duration.ofSeconds(60);
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");

    private final Process process;
    private final URI base;
    private final HttpClient http = HttpClient.newHttpClient();

    private ChromeDriver(Process process, URI base) {
        this.process = process;
        this.base = base;
    }

    /** Starts one on a free port of its choice; it says which on its output. */
    static ChromeDriver start() {
        try {
            Process process = new ProcessBuilder("chromedriver", "--port=0")
                    .redirectErrorStream(true)
                    .start();
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    return new ChromeDriver(process, URI.create("http://127.0.0.1:" + started.group(1)));
                }
            }
            throw new IllegalStateException("chromedriver ended before it listened.");
        } catch (IOException e) {
            throw new UncheckedIOException("chromedriver does not start; the package chromium-driver has it.", e);
        }
    }

    JsonNode post(String path, JsonNode body) {
        return call(HttpRequest.newBuilder(base.resolve(path)).POST(BodyPublishers.ofString(body.toString())));
    }

    JsonNode get(String path) {
        return call(HttpRequest.newBuilder(base.resolve(path)).GET());
    }

    JsonNode delete(String path) {
        return call(HttpRequest.newBuilder(base.resolve(path)).DELETE());
    }

    private JsonNode call(HttpRequest.Builder request) {
        try {
            var response = http.send(request.timeout(CALL).build(), BodyHandlers.ofString());
            JsonNode value = JSON.readTree(response.body()).path("value");
            if (response.statusCode() != 200) {
                throw new IllegalStateException(value.path("error").asText() + ": "
                        + value.path("message").asText());
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the browser worked.", e);
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
    }
}
