package dev.presage.ops.projections;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.ops.models.NodeApi;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code presage projection}: which versions of the projections there are, and how to build a new one. */
@Command(
        name = "projection",
        description = {
            "Lists the tables that searches and counts are read from, and builds them anew from the journal.",
            "",
            "A new version is built beside the one that serves, takes its place at once when it has caught up, and the",
            "old one is dropped. Nobody waits for it. Exit code 1 if the node refuses or is away."
        },
        mixinStandardHelpOptions = true)
public final class ProjectionCommand implements Runnable {
    private static final String PATH = "/v1/projections";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            defaultValue = "",
            description = "A node, for example http://127.0.0.1:8080 (default: any that runs here).")
    private String url;

    /** Called bare it lists. */
    @Override
    public void run() {
        list();
    }

    private NodeApi node() {
        return NodeApi.of(url, System.getenv());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(name = "list", description = "All versions of all projections.", mixinStandardHelpOptions = true)
    void list() {
        out().printf(
                        "%-12s %7s  %-9s %12s %7s  %-21s %s%n",
                        "PROJECTION", "VERSION", "STATE", "ROWS", "PARKED", "ASKED FOR", "BY");
        for (JsonNode version : node().get(PATH).path("projections")) {
            out().printf(
                            "%-12s %7d  %-9s %12d %7d  %-21.20s %s: %s%n",
                            version.path("name").asText(),
                            version.path("version").asInt(),
                            version.path("state").asText(),
                            version.path("rows").asLong(),
                            version.path("parked").asLong(),
                            version.path("askedAt").asText(),
                            version.path("who").asText(),
                            version.path("why").asText());
        }
    }

    @Command(
            name = "show",
            description = "One projection, with rows that were left out because they cannot be read.",
            mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME") String name) {
        JsonNode projection = node().get(PATH + "/" + NodeApi.segment(name));
        for (JsonNode version : projection.path("versions")) {
            out().printf(
                            "%s %d %s, %d rows, %d parked%n",
                            name,
                            version.path("version").asInt(),
                            version.path("state").asText(),
                            version.path("rows").asLong(),
                            version.path("parked").asLong());
        }
        for (JsonNode row : projection.path("parked")) {
            out().printf(
                            "parked in %d: row %d of %s: %s%n",
                            row.path("version").asInt(),
                            row.path("row").asLong(),
                            row.path("subject").asText(),
                            row.path("reason").asText());
        }
    }

    @Command(
            name = "rebuild",
            description = "Builds a projection anew from the journal, beside the one that serves.",
            mixinStandardHelpOptions = true)
    void rebuild(
            @Parameters(paramLabel = "NAME", description = "insights or aggregates.") String name,
            @Option(names = "--why", required = true, description = "The reason, which is kept.") String why,
            @Option(
                            names = "--who",
                            defaultValue = "${sys:user.name}",
                            description = "Whose wish it is (default ${DEFAULT-VALUE}).")
                    String who) {
        JsonNode begun = node().post(PATH + "/" + NodeApi.segment(name) + "/rebuilds", Map.of("who", who, "why", why));
        out().printf(
                        "Version %d of %s is being built; './presage projection' shows how far it is.%n",
                        begun.path("version").asInt(), name);
    }
}
