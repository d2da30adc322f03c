package dev.presage.node.trials;

import dev.presage.protocol.ModelRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which versions of a model are to be compared now.
 *
 * @param champion who serves, marked even if there is nobody to compare it with; empty if nobody serves
 * @param pairs who is compared with whom
 */
public record Lineup(Optional<ModelRef> champion, List<Pair> pairs) {
    /** Of a model that nobody compares. */
    public static final Lineup EMPTY = new Lineup(Optional.empty(), List.of());

    public Lineup {
        pairs = List.copyOf(pairs);
    }

    /** One is compared with the other. */
    public record Pair(ModelRef version, ModelRef against) {}

    /** Everybody who takes part, without repetition, the champion first. */
    public List<ModelRef> versions() {
        Set<ModelRef> all = new LinkedHashSet<>(champion.stream().toList());
        for (Pair pair : pairs) {
            all.add(pair.against());
            all.add(pair.version());
        }
        return new ArrayList<>(all);
    }
}
