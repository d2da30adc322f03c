package dev.presage.ops.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.ops.models.NodeApi;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code presage explain}: concludes a decision once more and says whether the same comes out. */
@Command(
        name = "explain",
        description = {
            "Concludes a decision once more from the journal, and says whether the same comes out.",
            "",
            "The subject is brought back to the moment before, and exactly the weights that answered are run again at",
            "the size at which they did. 'equal' means bit for bit; on another kind of machine it may be",
            "'within-tolerance'. Exit code 1 if it is different, or the node refuses or is away."
        },
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "",
            description = "A node, for example http://127.0.0.1:8080 (default: any that runs here).")
    private String url;

    @Parameters(paramLabel = "INSIGHT_ID", description = "As every insight says it: domain:subject:version:index.")
    private String insight;

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Override
    public Integer call() {
        JsonNode derived =
                NodeApi.of(url, System.getenv()).get("/v1/insights/" + NodeApi.segment(insight) + "/derivation");
        String outcome = derived.path("outcome").asText();
        line("insight", insight);
        line("concluded", derived.at("/point/at").asText());
        int index = Integer.parseInt(insight.substring(insight.lastIndexOf(':') + 1));
        JsonNode was = derived.path("was").path(index);
        line("said", said(was));
        for (JsonNode reason : was.path("reasons")) {
            line("", reason.path("text").asText());
        }
        line("by", by(was.path("by")));
        line("derived now", said(derived.path("is").path(index)));
        setup("then", derived.path("then"));
        setup("now", derived.path("now"));
        derived.path("notes").forEach(note -> line("note", note.asText()));
        line("outcome", outcome + of(derived));
        for (JsonNode difference : derived.path("differences")) {
            out().printf(
                            "  %s: was %s, is %s%s%n",
                            difference.path("what").asText(),
                            difference.path("was").asText("nothing"),
                            difference.path("is").asText("nothing"),
                            difference.path("size").isNull()
                                    ? ""
                                    : " (%.1e apart)"
                                            .formatted(difference.path("size").asDouble()));
        }
        return outcome.equals("different") ? 1 : 0;
    }

    private static String of(JsonNode derived) {
        return switch (derived.path("outcome").asText()) {
            case "equal" -> ", bit for bit, what the model carries on included";
            case "within-tolerance" ->
                ": %d numbers differ by less than %.0e"
                        .formatted(
                                derived.path("differing").asInt(),
                                derived.path("tolerance").asDouble());
            default ->
                ": %d numbers or words differ"
                        .formatted(derived.path("differing").asInt());
        };
    }

    private static String said(JsonNode insight) {
        if (insight.isMissingNode()) {
            return "nothing";
        }
        String verdict = insight.path("verdict").asText(insight.path("alarm").asBoolean() ? "alarm" : "no alarm");
        return "%s, score %s".formatted(verdict, insight.path("score").asText());
    }

    private static String by(JsonNode by) {
        return by.path("kind").asText().equals("model")
                ? "%s %s, sha256 %s, in a batch of %d rows of %d steps"
                        .formatted(
                                by.path("model").asText(),
                                by.path("version").asText(),
                                by.path("digest").asText(),
                                by.at("/batch/rows").asInt(),
                                by.at("/batch/steps").asInt())
                : "the rule %s, because the model's answer was: %s"
                        .formatted(by.path("rule").asText(), by.path("cause").asText());
    }

    private void setup(String when, JsonNode setup) {
        line(
                when,
                setup.isObject()
                        ? "code %s on %s"
                                .formatted(
                                        setup.path("codeVersion").asText(),
                                        setup.path("machine").asText())
                        : "not noted");
    }

    private void line(String what, String text) {
        out().printf("%-12s %s%n", what, text);
    }
}
