package dev.presage.ops.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.ops.embedded.CannotStart;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code presage train}: lets a running node train a model on its journal, and watches it. */
@Command(
        name = "train",
        description = {
            "Trains a model on what the journal holds, beside what the node serves.",
            "",
            "The champion's weights are fitted to a training set that is cut from the journal; what comes of it is",
            "held against the champion on the latest part, and registered as a candidate. Without a MODEL the latest",
            "trainings are listed. Exit code 1 if the node refuses or is away, or, with --follow, if no candidate",
            "came of it."
        },
        mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {
    private static final String PATH = "/v1/trainings";
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "",
            description = "A node, for example http://127.0.0.1:8080 (default: any that runs here).")
    private String url;

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "device-next, account-next, ...")
    private @Nullable String model;

    @Option(names = "--why", defaultValue = "Asked for by hand.", description = "The reason, which is kept.")
    private String why;

    @Option(
            names = "--who",
            defaultValue = "${sys:user.name}",
            description = "Whose wish it is (default ${DEFAULT-VALUE}).")
    private String who;

    @Option(names = "--seed", description = "The same data, start and seed lead to the same weights.")
    private @Nullable Long seed;

    @Option(names = "--follow", description = "Watch it to its end.")
    private boolean follow;

    @Option(names = "--cancel", paramLabel = "ID", description = "Call that training off instead.")
    private @Nullable String cancelled;

    @Override
    public Integer call() {
        NodeApi node = NodeApi.of(url, System.getenv());
        if (cancelled != null) {
            tell(node.post(path(cancelled) + "/cancellation", Map.of("who", who, "why", why)));
            return 0;
        }
        if (model == null) {
            node.get(PATH).path("trainings").forEach(this::tell);
            return 0;
        }
        Map<String, Object> wish = new LinkedHashMap<>(Map.of("model", model, "who", who, "why", why));
        if (seed != null) {
            wish.put("seed", seed);
        }
        JsonNode begun = node.post(PATH, wish);
        tell(begun);
        return follow ? watch(node, begun.path("id").textValue()) : 0;
    }

    private static String path(String id) {
        return PATH + "/" + NodeApi.segment(id);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void tell(JsonNode training) {
        out().printf(
                        "%-14s %-14s %-12s epoch %-3d step %-6d loss %s seed %d by %s: %s%n",
                        training.path("id").asText(),
                        training.path("model").asText(),
                        training.path("state").asText(),
                        training.path("epoch").asInt(),
                        training.path("step").asLong(),
                        number(training.path("loss")),
                        training.path("seed").asLong(),
                        training.path("who").asText(),
                        training.path("why").asText());
        out().flush();
    }

    /** A line for each step and each epoch. */
    private int watch(NodeApi node, String id) {
        String said = "";
        int epochs = 0;
        while (true) {
            JsonNode training = node.get(path(id));
            List<JsonNode> known = training.path("epochs").valueStream().toList();
            for (; epochs < known.size(); epochs++) {
                epoch(known.get(epochs), training);
            }
            String state = training.path("state").asText();
            if (!state.equals(said)) {
                out().printf("%s is %s%n", id, state);
                said = state;
            }
            out().flush();
            if (!training.path("endedAt").isNull()) {
                return end(training);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private void epoch(JsonNode epoch, JsonNode training) {
        out().printf(
                        "epoch %d: loss %s, on validation %s%s%n",
                        epoch.path("epoch").asInt(),
                        number(epoch.path("loss")),
                        number(epoch.path("validationLoss")),
                        training.path("secondsLeft").isNumber()
                                ? ", at most %.0f s left"
                                        .formatted(training.path("secondsLeft").doubleValue())
                                : "");
    }

    private int end(JsonNode training) {
        return switch (training.path("state").asText()) {
            case "done" -> {
                out().printf(
                                "Version %s of %s is a candidate; './presage models show %s' tells how it did.%n",
                                training.path("version").asText(),
                                training.path("model").asText(),
                                training.path("model").asText());
                out().flush();
                yield 0;
            }
            case "failed" ->
                throw new CannotStart("%s: %s %s"
                        .formatted(
                                training.at("/error/code").asText(),
                                training.at("/error/detail").asText(),
                                training.at("/error/check").asText()));
            default ->
                throw new CannotStart("It was called off by %s: %s"
                        .formatted(
                                training.at("/cancellation/who").asText(),
                                training.at("/cancellation/why").asText()));
        };
    }

    private static String number(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%.5f", number.doubleValue()) : "-";
    }
}
