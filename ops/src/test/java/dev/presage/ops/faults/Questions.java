package dev.presage.ops.faults;

import dev.presage.ops.embedded.NodeProcess;
import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Asks subjects how they are, many at a time. */
final class Questions {
    private static final Duration EACH = Duration.ofMillis(800);
    private static final Duration EVERY = Duration.ofMillis(100);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    /**
     * Asks until every subject has answered once.
     *
     * @param node whom to ask, anew each time
     * @return those that have not within the bound
     */
    Set<String> untilAllAnswer(List<String> subjects, Supplier<NodeProcess> node, Duration bound) {
        Set<String> silent = new HashSet<>(subjects);
        Processes.await(bound, EVERY, () -> {
            List<CompletableFuture<String>> asked = silent.stream()
                    .map(subject -> answers(node.get(), subject).thenApply(yes -> yes ? subject : ""))
                    .toList();
            asked.forEach(answer -> silent.remove(answer.join()));
            return silent.isEmpty();
        });
        return silent;
    }

    private CompletableFuture<Boolean> answers(NodeProcess node, String subject) {
        var request = HttpRequest.newBuilder(node.address("/v1/subjects/device/" + subject))
                .timeout(EACH)
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, away) -> response != null && response.statusCode() == 200);
    }

    /** A number that a node's {@code /metrics} shows, summed over its labels. */
    double metric(NodeProcess node, String name) throws IOException, InterruptedException {
        String all = client.send(
                        HttpRequest.newBuilder(node.address("/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return all.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
