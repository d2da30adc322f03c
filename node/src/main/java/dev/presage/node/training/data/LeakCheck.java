package dev.presage.node.training.data;

import dev.presage.node.training.data.Sequence.Step;
import dev.presage.persistence.journal.Cursor;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks through the files of a set for knowledge that serving would not have. It trusts nothing that led to them but
 * what they say, and fails at the first leak.
 */
final class LeakCheck {
    private final SplitFiles files;
    private final DataSettings settings;
    private final Cursor to;

    /**
     * @param to the cut's position
     */
    LeakCheck(SplitFiles files, DataSettings settings, Cursor to) {
        this.files = files;
        this.settings = settings;
        this.to = to;
    }

    /**
     * Checks everything.
     *
     * @param subjects about how many subjects there are; more take more passes, not more memory
     * @throws CannotCut if there is a leak
     */
    Card.LeakReport check(List<String> features, List<String> targets, long subjects) throws IOException {
        checkTimes();
        checkSubjects(subjects);
        return checkFeatures(features, targets);
    }

    /** Training was known before validation begins, and validation before the test; no label is from behind the cut. */
    private void checkTimes() throws IOException {
        Instant[] first = {Instant.MAX, Instant.MAX, Instant.MAX};
        Instant[] last = {Instant.MIN, Instant.MIN, Instant.MIN};
        for (Split split : Split.values()) {
            int stage = stage(split);
            files.forEach(split, sequence -> {
                for (Step step : sequence.steps()) {
                    if (step.labelledAt().compareTo(to) > 0) {
                        throw leak("A label of " + split.label() + " stands at " + step.labelledAt()
                                + ", behind the cut at " + to + ".");
                    }
                    first[stage] = step.time().isBefore(first[stage]) ? step.time() : first[stage];
                    last[stage] = step.knownAt().isAfter(last[stage]) ? step.knownAt() : last[stage];
                }
            });
        }
        for (int earlier = 0; earlier < first.length; earlier++) {
            for (int later = earlier + 1; later < first.length; later++) {
                if (!last[earlier].isBefore(first[later])) {
                    throw leak("Something of " + STAGES.get(earlier) + " was known at " + last[earlier] + ", but "
                            + STAGES.get(later) + " begins at " + first[later] + ".");
                }
            }
        }
    }

    private static final List<String> STAGES = List.of("training", "validation", "test");

    private static int stage(Split split) {
        return switch (split) {
            case TRAIN -> 0;
            case VALIDATION_SEEN, VALIDATION_UNSEEN -> 1;
            case TEST_SEEN, TEST_UNSEEN -> 2;
        };
    }

    /** Subjects kept from training are in no other group. Looks at some of them in each pass. */
    private void checkSubjects(long subjects) throws IOException {
        long passes = 1 + subjects / settings.partitionObservations();
        for (long pass = 0; pass < passes; pass++) {
            Map<String, Split> seen = new HashMap<>();
            long turn = pass;
            for (Split split : Split.values()) {
                files.forEach(split, sequence -> {
                    if (Math.floorMod((long) sequence.subject().hashCode(), passes) == turn) {
                        Split other = seen.putIfAbsent(sequence.subject(), split);
                        if (other != null && other.group() != split.group()) {
                            throw leak("Subject " + sequence.subject() + " is in " + other.label() + " and in "
                                    + split.label() + ".");
                        }
                    }
                });
            }
        }
    }

    private Card.LeakReport checkFeatures(List<String> features, List<String> targets) throws IOException {
        var telling = new TellingFeatures();
        files.forEach(Split.TRAIN, telling::offer);
        String strongest = "";
        double area = 0.5;
        List<String> allowed = new ArrayList<>();
        for (int f = 0; f < features.size(); f++) {
            String name = features.get(f);
            double one = telling.area(f);
            if (one > area) {
                area = one;
                strongest = name;
            }
            String leak = one >= settings.leakArea() ? "tells the classes apart with probability " + one : "";
            for (int t = 0; t < targets.size() && leak.isEmpty(); t++) {
                leak = telling.isTarget(f, t) ? "equals what is to be foretold, " + targets.get(t) : "";
            }
            if (!leak.isEmpty() && settings.allowedLeaks().contains(name)) {
                allowed.add(name);
            } else if (!leak.isEmpty()) {
                throw leak("Feature " + name + " " + leak + ". If that is right, name it in"
                        + " presage.training.data.allowed-leaks.");
            }
        }
        return new Card.LeakReport(telling.labelled(), strongest, area, allowed);
    }

    private static CannotCut leak(String message) {
        return new CannotCut(CannotCut.Cause.LEAK, message);
    }
}
