package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code presage up}. */
@Command(
        name = "up",
        description = {
            "Starts PostgreSQL, Kafka and one node or several, and watches this machine.",
            "",
            "A second start goes on where the first stopped. Ctrl-C stops everything in order.",
            "PRESAGE_HOME (.presage) is where all data lives; PRESAGE_HTTP_PORT (8080), PRESAGE_KAFKA_PORT (9092) and",
            "PRESAGE_POSTGRES_PORT (5432) move the ports; PRESAGE_KAFKA_BOOTSTRAP and PRESAGE_DATABASE_URL (with",
            "PRESAGE_DATABASE_USER and PRESAGE_DATABASE_PASSWORD) use servers that exist already."
        },
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many nodes, up to " + Fleet.MOST + "; several are one cluster on 127.0.0.1, 127.0.0.2, ...")
    private int nodes;

    @Option(
            names = "--tls",
            description = "Nodes speak TLS to one another and let in only whom an authority made here has signed.")
    private boolean tls;

    @Option(
            names = "--roles",
            paramLabel = "ROLES",
            defaultValue = "",
            description =
                    "What each node does, node by node: entity+edge,entity+edge,model+training (default: all do all).")
    private String roles;

    @Option(names = "--no-demo", description = "Send nothing: no readings of this machine, no simulated payments.")
    private boolean noDemo;

    @Option(names = "--fresh", description = "Delete all data in PRESAGE_HOME first, after asking.")
    private boolean fresh;

    @Option(names = "--yes", description = "Answer yes where --fresh asks.")
    private boolean yes;

    @Override
    public Integer call() {
        Map<String, String> environment = Map.copyOf(System.getenv());
        if (nodes < 1 || nodes > Fleet.MOST) {
            throw new ParameterException(
                    spec.commandLine(), "--nodes is " + nodes + "; it must be between 1 and " + Fleet.MOST + ".");
        }
        NodeRoles each;
        try {
            each = NodeRoles.parse(roles, nodes);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Home home = Home.open(Path.of(environment.getOrDefault("PRESAGE_HOME", ".presage")))) {
            if (fresh && home.hasData()) {
                if (!yes && !agrees(home.path())) {
                    out.println("Nothing was deleted and nothing was started.");
                    return 1;
                }
                home.wipe();
            }
            var wish = new Launcher.Wish(nodes, each, tls, !noDemo);
            new Launcher(home, environment, checkout(), wish, line -> {
                        out.println(line);
                        out.flush();
                    })
                    .run();
            return 0;
        }
    }

    private boolean agrees(Path home) {
        // The script knows whether somebody sits there.
        if (!Boolean.getBoolean("presage.terminal")) {
            throw new CannotStart("--fresh would delete all data in " + home
                    + " and nobody can be asked: add --yes if that is meant.");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("Delete all data in %s? [y/N] ", home);
        out.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException gone) {
            return false;
        }
    }

    /** The checkout whose script was called. */
    private static Path checkout() {
        return Path.of(System.getProperty("presage.root", ""));
    }
}
