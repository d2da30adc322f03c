package dev.presage.ops.k8s;

import java.util.ArrayList;
import java.util.List;

/** What was found wrong, a sentence each. */
final class Findings {
    private final String where;
    private final List<String> sentences;

    private Findings(String where, List<String> sentences) {
        this.where = where;
        this.sentences = sentences;
    }

    static Findings of(Overlay overlay) {
        return new Findings(overlay.name(), new ArrayList<>());
    }

    /** The same findings, about one part. */
    Findings in(String part) {
        return new Findings(where + "/" + part, sentences);
    }

    void unless(boolean holds, String sentence) {
        if (!holds) {
            sentences.add(where + ": " + sentence);
        }
    }

    List<String> sentences() {
        return List.copyOf(sentences);
    }
}
