package dev.presage.ops.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** A node's {@code /metrics} in Prometheus' text format, read as a client would. */
public final class NodeMetrics {
    private static final Duration BOUND = Duration.ofMillis(800);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(BOUND).build();
    private final URI address;

    public NodeMetrics(int httpPort) {
        address = URI.create("http://127.0.0.1:" + httpPort + "/metrics");
    }

    /** One reading of all metrics. */
    public record Sample(Map<String, Double> values) {
        public Sample {
            values = Map.copyOf(values);
        }

        /** The sum over all series of a name whose labels contain a text; empty if there is none. */
        public OptionalDouble sum(String name, String label) {
            double[] matching = values.entrySet().stream()
                    .filter(entry -> nameOf(entry.getKey()).equals(name)
                            && entry.getKey().contains(label))
                    .mapToDouble(Map.Entry::getValue)
                    .toArray();
            return matching.length == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Arrays.stream(matching).sum());
        }

        public OptionalDouble sum(String name) {
            return sum(name, "");
        }

        private static String nameOf(String series) {
            int brace = series.indexOf('{');
            return brace < 0 ? series : series.substring(0, brace);
        }
    }

    /** Reads them; empty while the node does not answer. */
    public Sample read() {
        try {
            HttpRequest request = HttpRequest.newBuilder(address).timeout(BOUND).build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? parse(response.body()) : new Sample(Map.of());
        } catch (IOException away) {
            return new Sample(Map.of());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Sample(Map.of());
        }
    }

    /** Reads the text format: lines of {@code name{labels} value}. */
    static Sample parse(String text) {
        Map<String, Double> values = new LinkedHashMap<>();
        text.lines().filter(line -> !line.isBlank() && line.charAt(0) != '#').forEach(line -> {
            int end = line.lastIndexOf('}') + 1;
            int space = line.indexOf(' ', end);
            if (space > 0) {
                values.put(
                        line.substring(0, space),
                        number(line.substring(space + 1).split(" ", 2)[0]));
            }
        });
        values.values().removeIf(value -> value.isNaN());
        return new Sample(values);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.replace("Inf", "Infinity"));
        } catch (NumberFormatException unknown) {
            return Double.NaN;
        }
    }
}
