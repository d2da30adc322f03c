package dev.presage.ops.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.models.NodeApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code presage backtest}: lets a running node try a candidate over its journal, and watches it. */
@Command(
        name = "backtest",
        description = {
            "Tries a candidate (weights, thresholds, or other settings of a domain) over what the journal holds, and",
            "holds what it would have decided against what was decided.",
            "",
            "Labels reach it where they stand in the journal, and no sooner. It runs beside what the node serves,",
            "within a share of one processor, and outlives a crash of the node. The report becomes part of the",
            "version's history; without one that passed, a version cannot become canary or champion. Without",
            "--model the latest backtests are listed; with an ID that one is shown. Exit code 1 if the node refuses",
            "or is away, if no report came of it, or if the candidate did not pass."
        },
        mixinStandardHelpOptions = true)
public final class BacktestCommand implements Callable<Integer> {
    private static final String PATH = "/v1/backtests";
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final double PERCENT = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "",
            description = "A node, for example http://127.0.0.1:8080 (default: any that runs here).")
    private String url;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "A backtest to be shown.")
    private @Nullable String shown;

    @Option(
            names = "--model",
            paramLabel = "NAME:VERSION",
            description = "account-next:2026-11-23.1, device-next:1, ...")
    private @Nullable String model;

    @Option(names = "--from", paramLabel = "INSTANT", description = "From when, for example 2026-11-22T00:00:00Z.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "INSTANT", description = "Until when (default: now).")
    private @Nullable Instant to;

    @Option(names = "--domain", description = "The one that asks the model, if there are several.")
    private @Nullable String domain;

    @Option(names = "--subjects", paramLabel = "SHARE", description = "Share of the subjects, such as 0.1 or 10%%.")
    private @Nullable String subjects;

    @Option(
            names = {"--threshold", "--set"},
            paramLabel = "KEY=VALUE",
            description = "A setting of the domain to be tried, such as decline=0.7; may be repeated.")
    private Map<String, String> settings = new TreeMap<>();

    @Option(names = "--settings", paramLabel = "FILE", description = "Settings of the domain to be tried, in HOCON.")
    private @Nullable Path file;

    @Option(names = "--why", defaultValue = "Asked for by hand.", description = "The reason, which is kept.")
    private String why;

    @Option(
            names = "--who",
            defaultValue = "${sys:user.name}",
            description = "Whose wish it is (default ${DEFAULT-VALUE}).")
    private String who;

    @Option(names = "--detach", description = "Ask for it, and do not watch it.")
    private boolean detached;

    @Option(names = "--stop", paramLabel = "ID", description = "Call that backtest off instead.")
    private @Nullable String stopped;

    @Override
    public Integer call() {
        NodeApi node = NodeApi.of(url, System.getenv());
        if (stopped != null) {
            say(BacktestText.line(node.post(path(stopped) + "/cancellation", Map.of("who", who, "why", why))));
            return 0;
        }
        if (shown != null) {
            JsonNode one = node.get(path(shown));
            say(BacktestText.line(one));
            return end(one);
        }
        if (model == null) {
            node.get(PATH).path("backtests").forEach(one -> say(BacktestText.line(one)));
            return 0;
        }
        JsonNode begun = node.post(PATH, wish(model));
        say(BacktestText.line(begun));
        return detached ? 0 : watch(node, begun.path("id").textValue());
    }

    private static String path(String id) {
        return PATH + "/" + NodeApi.segment(id);
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private Map<String, Object> wish(String candidate) {
        int colon = candidate.indexOf(':');
        if (colon < 1 || colon == candidate.length() - 1) {
            throw new CannotStart("--model reads NAME:VERSION, for example account-next:1.");
        }
        if (from == null) {
            throw new CannotStart("--from says since when, for example --from=2026-11-22T00:00:00Z.");
        }
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("model", candidate.substring(0, colon));
        wish.put("version", candidate.substring(colon + 1));
        wish.put("from", from.toString());
        wish.put("to", (to == null ? Instant.now() : to).toString());
        if (domain != null) {
            wish.put("domain", domain);
        }
        if (subjects != null) {
            wish.put("subjects", share(subjects));
        }
        wish.put("settings", settings());
        wish.put("who", who);
        wish.put("why", why);
        return wish;
    }

    private static double share(String text) {
        try {
            return text.endsWith("%")
                    ? Double.parseDouble(text.substring(0, text.length() - 1)) / PERCENT
                    : Double.parseDouble(text);
        } catch (NumberFormatException malformed) {
            throw new CannotStart("--subjects is a share such as 0.1 or 10%.", malformed);
        }
    }

    /** What the file says, and over it what the command line does. */
    private Map<String, String> settings() {
        Map<String, String> all = new TreeMap<>();
        if (file != null) {
            all.putAll(read(file));
        }
        all.putAll(settings);
        return all;
    }

    private static Map<String, String> read(Path file) {
        if (!Files.isReadable(file)) {
            throw new CannotStart("There is no file " + file + " that can be read.");
        }
        try {
            Config read = ConfigFactory.parseFile(file.toFile()).resolve();
            Map<String, String> found = new TreeMap<>();
            read.entrySet()
                    .forEach(entry -> found.put(
                            entry.getKey(), String.valueOf(entry.getValue().unwrapped())));
            return found;
        } catch (ConfigException malformed) {
            throw new CannotStart(file + " is no HOCON: " + malformed.getMessage(), malformed);
        }
    }

    /** A line whenever it has come further. */
    private int watch(NodeApi node, String id) {
        String said = "";
        while (true) {
            JsonNode now = node.get(path(id));
            String line = BacktestText.progress(now);
            if (!line.equals(said)) {
                say(line);
                said = line;
            }
            if (!now.path("endedAt").isNull()) {
                return end(now);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private int end(JsonNode one) {
        return switch (one.path("state").asText()) {
            case "done" -> {
                BacktestText.report(one.path("report")).forEach(this::say);
                yield one.path("passed").asBoolean() ? 0 : 1;
            }
            case "failed" ->
                throw new CannotStart("%s: %s %s"
                        .formatted(
                                one.at("/error/code").asText(),
                                one.at("/error/detail").asText(),
                                one.at("/error/check").asText()));
            case "cancelled" ->
                throw new CannotStart("It was called off by %s: %s"
                        .formatted(
                                one.at("/cancellation/who").asText(),
                                one.at("/cancellation/why").asText()));
            default -> {
                say(BacktestText.progress(one));
                yield 0;
            }
        };
    }
}
