package dev.presage.ops.dataset;

import dev.presage.node.training.data.Card;
import java.io.PrintWriter;
import java.util.Locale;

/** A card's main figures, one {@code name value unit} a line. */
final class CardFigures {
    private CardFigures() {}

    static void print(Card card, long mostHeld, PrintWriter out) {
        line(out, "content_hash", card.contentHash(), "sha256");
        line(out, "journal_position", card.source().to(), "cursor");
        line(out, "earliest", card.source().earliest(), "time");
        line(out, "latest", card.source().latest(), "time");
        line(out, "validation_from", card.splitRule().validationFrom(), "time");
        line(out, "test_from", card.splitRule().testFrom(), "time");
        line(out, "journal_rows", card.source().rows(), "rows");
        line(out, "observations", card.source().observations(), "observations");
        line(out, "insights", card.source().insights(), "insights");
        line(out, "labels", card.source().labels(), "labels");
        card.splits().forEach((split, part) -> {
            String name = split.replace('-', '_');
            line(out, name + "_subjects", part.subjects(), "subjects");
            line(out, name + "_steps", part.steps(), "steps");
            part.classes().forEach((meaning, steps) -> line(out, name + "_" + meaning, steps, "steps"));
        });
        Card.Cleaned cleaned = card.cleaning();
        line(out, "duplicates", cleaned.duplicates(), "observations");
        line(out, "gaps", cleaned.gaps(), "steps");
        line(out, "outliers", cleaned.outliers(), "steps");
        line(out, "clipped_targets", cleaned.clippedTargets(), "steps");
        line(out, "missing", cleaned.missing(), "steps");
        line(out, "straddling", cleaned.straddling(), "steps");
        line(out, "kept_from_training", cleaned.keptFromTraining(), "steps");
        line(out, "presumed", cleaned.presumed(), "steps");
        line(out, "unmatched_labels", cleaned.unmatchedLabels(), "labels");
        if (!card.leak().strongest().isEmpty()) {
            line(
                    out,
                    "strongest_feature_area",
                    String.format(Locale.ROOT, "%.4f", card.leak().area()),
                    card.leak().strongest());
        }
        line(out, "most_held", mostHeld, "items");
        out.flush();
    }

    private static void line(PrintWriter out, String name, Object value, String unit) {
        out.println(name + " " + value + " " + unit);
    }
}
