package dev.presage.ops.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.models.NodeApi;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code presage cluster}: who is in the cluster, who hosts what, and what happened. */
@Command(
        name = "cluster",
        description = {
            "Shows the cluster: members and how they stand, shards and subjects by node, pools, what happened when.",
            "",
            "Any node that lives is asked; with --watch, another one as soon as that one dies.",
            "Exit code 1 if no node answers, or if a member is unreachable or silent."
        },
        mixinStandardHelpOptions = true)
public final class ClusterCommand implements Callable<Integer> {
    private static final String PATH = "/v1/cluster";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Cursor home and erase below: what is drawn anew does not flicker. */
    private static final String HOME = "\u001b[H\u001b[J";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "",
            description = "A node, for example http://127.0.0.1:8080 (default: any that runs here).")
    private String url;

    @Option(names = "--watch", description = "Draw it anew every second, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "12",
            description = "How many of the latest happenings (default ${DEFAULT-VALUE}).")
    private int events;

    @Override
    public Integer call() {
        NodeApi node = NodeApi.of(url, System.getenv());
        PrintWriter out = spec.commandLine().getOut();
        if (!watch) {
            JsonNode seen = node.get(PATH);
            print(out, new ClusterText(seen, events).lines());
            return isWell(seen) ? 0 : 1;
        }
        while (!Thread.currentThread().isInterrupted()) {
            out.print(HOME);
            print(out, lines(node));
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return 0;
    }

    private List<String> lines(NodeApi node) {
        try {
            return new ClusterText(node.get(PATH), events).lines();
        } catch (CannotStart nobody) {
            return List.of(String.valueOf(nobody.getMessage()));
        }
    }

    private static void print(PrintWriter out, List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }

    private static boolean isWell(JsonNode seen) {
        for (JsonNode member : seen.path("members")) {
            boolean gone = member.path("status").asText().equals("gone");
            if (!gone
                    && (member.path("silent").asBoolean()
                            || !member.path("reachable").asBoolean())) {
                return false;
            }
        }
        return true;
    }
}
