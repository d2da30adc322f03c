package dev.presage.ops.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code presage models}: which versions there are, which one serves, and how to change that. */
@Command(
        name = "models",
        description = {
            "Lists models and moves their versions on.",
            "",
            "A version goes from candidate over shadow and canary to champion, or into retirement. One that is to",
            "serve must have passed its gates. A new champion serves within seconds, without a restart.",
            "Exit code 1 if the node refuses or is away."
        },
        mixinStandardHelpOptions = true)
public final class ModelsCommand implements Runnable {
    private static final int DIGEST_LETTERS = 12;
    private static final int PERCENT = 100;
    private static final String PATH = "/v1/models";

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

    @Command(name = "list", description = "All versions of all models.", mixinStandardHelpOptions = true)
    void list() {
        out().printf("%-18s %-14s %-10s %-13s %-21s %s%n", "MODEL", "VERSION", "STATE", "DIGEST", "SINCE", "BY");
        for (JsonNode model : node().get(PATH).path("models")) {
            for (JsonNode version : model.path("versions")) {
                out().printf(
                                "%-18s %-14s %-10s %-13s %-21.20s %s: %s%n",
                                model.path("name").asText(),
                                version.path("version").asText(),
                                version.path("state").asText(),
                                version.path("digest").asText().substring(0, DIGEST_LETTERS),
                                version.path("since").asText(),
                                version.path("by").asText(),
                                version.path("why").asText());
            }
        }
    }

    @Command(name = "show", description = "One model, its versions and its steps.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME") String name) {
        JsonNode model = node().get(PATH + "/" + NodeApi.segment(name));
        out().printf(
                        "%s, champion %s, this node serves %s%n",
                        name,
                        model.path("champion").asText("none"),
                        model.path("serving").asText("none"));
        JsonNode canary = model.path("servingCanary");
        if (canary.isObject()) {
            out().printf(
                            "canary %s, which serves %.0f %% of the subjects%n",
                            canary.path("version").asText(),
                            PERCENT * canary.path("share").asDouble());
        }
        JsonNode trouble = model.path("trouble");
        if (trouble.isObject()) {
            out().printf(
                            "%s cannot serve here: %s%n",
                            trouble.path("version").asText(),
                            trouble.path("why").asText());
        }
        for (JsonNode version : model.path("versions")) {
            out().printf(
                            "%n%s  %s  sha256 %s%n",
                            version.path("version").asText(),
                            version.path("state").asText(),
                            version.path("digest").asText());
            line("from", version.at("/card/description").asText());
            line("for", version.at("/card/intendedUse").asText());
            line("limits", version.at("/card/limits").asText());
            line("metrics", version.path("metrics").toString());
            line("calibration error", version.path("calibrationError").asText());
            line("p99, ms", version.path("p99Millis").asText());
            line("data", version.path("dataCard").toString());
            line(
                    "made by",
                    "%s, code %s, seed %s"
                            .formatted(
                                    version.path("createdBy").asText(),
                                    version.path("codeVersion").asText(),
                                    version.path("seed").asText()));
        }
        out().printf("%nsteps, the latest first%n");
        for (JsonNode step : model.path("steps")) {
            out().printf(
                            "  %4d  %-20.20s  %s %s to %s by %s: %s%n",
                            step.path("number").asLong(),
                            step.path("at").asText(),
                            step.path("version").asText(),
                            step.path("kind").asText(),
                            step.path("to").asText(),
                            step.path("who").asText(),
                            step.path("why").asText());
        }
    }

    private void line(String what, String text) {
        out().printf("  %-18s %s%n", what, text);
    }

    @Command(
            name = "register",
            description = {
                "Brings a version of a model that is served: weights of our own, ONNX, TorchScript or trees.",
                "It becomes a candidate, is compared as a shadow once promoted to it, and serves nobody until then."
            },
            mixinStandardHelpOptions = true)
    void register(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "VERSION") String version,
            @Option(names = "--file", required = true, description = "What is to be run.") Path file,
            @Option(names = "--why", required = true, description = "The reason, which is kept.") String why,
            @Option(
                            names = "--who",
                            defaultValue = "${sys:user.name}",
                            description = "Whose wish it is (default ${DEFAULT-VALUE}).")
                    String who) {
        String query = "?version=" + NodeApi.segment(version) + "&who=" + NodeApi.segment(who) + "&why="
                + NodeApi.segment(why);
        JsonNode brought = node().upload(PATH + "/" + NodeApi.segment(name) + "/versions" + query, file);
        out().printf(
                        "%s %s is a %s, sha256 %s%n",
                        brought.path("name").asText(),
                        brought.path("version").asText(),
                        brought.path("state").asText(),
                        brought.path("digest").asText());
    }

    @Command(name = "promote", description = "Moves a version on.", mixinStandardHelpOptions = true)
    void promote(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "VERSION") String version,
            @Option(
                            names = "--to",
                            defaultValue = "champion",
                            description = "shadow, canary, champion or retired (default ${DEFAULT-VALUE}).")
                    String to,
            @Option(names = "--why", required = true, description = "The reason, which is kept.") String why,
            @Option(
                            names = "--who",
                            defaultValue = "${sys:user.name}",
                            description = "Whose wish it is (default ${DEFAULT-VALUE}).")
                    String who) {
        Map<String, String> wish = new LinkedHashMap<>();
        wish.put("version", version);
        wish.put("to", to);
        wish.put("who", who);
        wish.put("why", why);
        tell(node().post(PATH + "/" + NodeApi.segment(name) + "/promotions", wish));
    }

    @Command(name = "rollback", description = "Brings the former champion back.", mixinStandardHelpOptions = true)
    void rollBack(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--why", required = true, description = "The reason, which is kept.") String why,
            @Option(
                            names = "--who",
                            defaultValue = "${sys:user.name}",
                            description = "Whose wish it is (default ${DEFAULT-VALUE}).")
                    String who) {
        tell(node().post(PATH + "/" + NodeApi.segment(name) + "/rollbacks", Map.of("who", who, "why", why)));
    }

    private void tell(JsonNode answer) {
        for (JsonNode step : answer.path("steps")) {
            out().printf(
                            "%s %s: %s to %s%n",
                            answer.path("name").asText(),
                            step.path("version").asText(),
                            step.path("from").asText(),
                            step.path("to").asText());
        }
        out().println(answer.path("effect").asText());
    }
}
