package dev.presage.ops.proof;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.persistence.verify.Counts;
import dev.presage.persistence.verify.Finding;
import dev.presage.persistence.verify.Findings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What is told of a check: each finding as it is found, then what was checked and how often it was wrong. */
final class VerifyResult {
    private static final double NANOS = 1e9;

    private final int mostPrinted;
    private final PrintWriter out;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final ArrayNode found = json.putArray("findings");
    private final ArrayNode notes = json.putArray("notes");

    VerifyResult(int mostPrinted, PrintWriter out) {
        this.mostPrinted = mostPrinted;
        this.out = out;
    }

    void found(Finding finding) {
        out.println(finding);
        out.flush();
        found.addObject()
                .put("kind", finding.kind().name())
                .put("where", finding.where())
                .put("version", finding.version())
                .put("what", finding.what());
    }

    void note(String sentence) {
        out.println("note: " + sentence);
        notes.add(sentence);
    }

    /**
     * Tells the rest.
     *
     * @param offsets how the comparison with Kafka went
     */
    void finish(Counts counts, Findings findings, String offsets, long nanos) {
        Map<Finding.Kind, Long> wrong = findings.counts();
        long all = wrong.values().stream().mapToLong(Long::longValue).sum();
        if (all > mostPrinted) {
            note((all - mostPrinted) + " more findings are only counted.");
        }
        note("committed offsets: " + offsets + ".");
        ObjectNode checked = json.putObject("wrong");
        out.println();
        for (Finding.Kind kind : Finding.Kind.values()) {
            if (kind == Finding.Kind.LIVE) {
                continue;
            }
            long count = wrong.getOrDefault(kind, 0L);
            out.printf("%-42s %s%n", kind.good(), count == 0 ? "ok" : count + " wrong (" + kind + ")");
            checked.put(kind.name(), count);
        }
        out.println();
        ObjectNode counted = json.putObject("checked");
        counts.byName().forEach((name, count) -> {
            out.printf("%-24s %,15d%n", name, count);
            counted.put(name, count);
        });
        double seconds = nanos / NANOS;
        out.printf("%-24s %,15.1f%n", "seconds", seconds);
        json.put("seconds", seconds);
        out.println(all == 0 ? "Nothing is wrong." : all + " findings.");
        out.flush();
    }

    void write(Path file) {
        try {
            Files.writeString(file, json.toPrettyString() + "\n");
        } catch (IOException failed) {
            throw new CannotStart(file + " cannot be written: " + failed.getMessage(), failed);
        }
    }
}
