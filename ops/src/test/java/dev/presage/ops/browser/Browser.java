package dev.presage.ops.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** One headless Chromium with a fresh profile. Not for several threads. */
public final class Browser implements AutoCloseable {
    private static final List<String> ARGUMENTS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run");

    private final ChromeDriver driver;
    private final String session;

    private Browser(ChromeDriver driver, String session) {
        this.driver = driver;
        this.session = session;
    }

    /** Starts a browser; close it. */
    public static Browser start() {
        var driver = ChromeDriver.start();
        try {
            ObjectNode body = object();
            ObjectNode wanted = body.putObject("capabilities").putObject("alwaysMatch");
            ArrayNode arguments = wanted.putObject("goog:chromeOptions").putArray("args");
            ARGUMENTS.forEach(arguments::add);
            wanted.putObject("goog:loggingPrefs").put("browser", "ALL").put("performance", "ALL");
            String id = driver.post("/session", body).path("sessionId").asText();
            return new Browser(driver, "/session/" + id);
        } catch (RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    /** Loads a page anew, even if only its fragment differs from where the browser is. */
    public void open(URI address) {
        driver.post(session + "/url", object().put("url", "about:blank"));
        driver.post(session + "/url", object().put("url", address.toString()));
    }

    /** Runs the body of a function in the page and answers what it returns. */
    public JsonNode eval(String body) {
        return driver.post(session + "/execute/sync", script(body));
    }

    /**
     * Waits until an expression is truthy in the page, which looks again every 50 ms.
     *
     * @param what what is waited for, for the failure's message
     * @return the expression's value
     */
    public JsonNode until(String what, Duration deadline, String expression) {
        driver.post(session + "/timeouts", object().put("script", deadline.toMillis()));
        try {
            return driver.post(session + "/execute/async", script("""
                    const done = arguments[0];
                    const look = () => {
                      const value = (() => (%s))();
                      if (value) done(value);
                      else setTimeout(look, 50);
                    };
                    look();
                    """.formatted(expression)));
        } catch (IllegalStateException e) {
            throw new AssertionError("Not within " + deadline + ": " + what, e);
        }
    }

    /** Makes the page as wide and high as that, in CSS pixels; narrower than any window may be. */
    public void size(int width, int height) {
        devtools(
                "Emulation.setDeviceMetricsOverride",
                object().put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
    }

    /** Lets the page believe that the system prefers "light" or "dark". */
    public void colourScheme(String scheme) {
        ObjectNode media = object();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", scheme);
        devtools("Emulation.setEmulatedMedia", media);
    }

    /** Saves what is visible as PNG. */
    public void screenshot(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(
                    file,
                    Base64.getDecoder()
                            .decode(driver.get(session + "/screenshot").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Errors on the console since the last call: uncaught exceptions, failed loads, broken policies. */
    public List<String> consoleErrors() {
        var errors = new ArrayList<String>();
        for (JsonNode entry : log("browser")) {
            if (entry.path("level").asText().equals("SEVERE")) {
                errors.add(entry.path("message").asText());
            }
        }
        return errors;
    }

    /** Addresses that the page asked for since the last call. */
    public List<URI> requests() {
        var addresses = new ArrayList<URI>();
        for (JsonNode entry : log("performance")) {
            JsonNode message = read(entry.path("message").asText()).path("message");
            if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                addresses.add(URI.create(message.at("/params/request/url").asText()));
            }
        }
        return addresses;
    }

    @Override
    public void close() {
        try {
            driver.delete(session);
        } finally {
            driver.close();
        }
    }

    private JsonNode log(String type) {
        return driver.post(session + "/se/log", object().put("type", type));
    }

    private void devtools(String command, ObjectNode parameters) {
        ObjectNode body = object().put("cmd", command);
        body.set("params", parameters);
        driver.post(session + "/goog/cdp/execute", body);
    }

    private static ObjectNode script(String body) {
        ObjectNode json = object().put("script", body);
        json.putArray("args");
        return json;
    }

    private static JsonNode read(String text) {
        try {
            return ChromeDriver.JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode object() {
        return ChromeDriver.JSON.createObjectNode();
    }
}
