package dev.presage.node.training.run;

import dev.presage.node.training.data.Card;
import dev.presage.node.training.data.Split;
import dev.presage.node.training.data.TrainingSet;
import dev.presage.node.training.run.Versions.Candidate;
import dev.presage.node.training.run.Versions.Comparison;
import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What becomes of fitted weights: held against the champion on data that neither was fitted to, then registered. */
final class Graduation {
    private final Training training;
    private final Optional<String> parent;
    private final TrainingSet set;
    private final Teaching teaching;
    private final Runner.Parts parts;
    private final Pace pace;

    Graduation(
            Training training,
            Optional<String> parent,
            TrainingSet set,
            Teaching teaching,
            Runner.Parts parts,
            Pace pace) {
        this.training = training;
        this.parent = parent;
        this.set = set;
        this.teaching = teaching;
        this.parts = parts;
        this.pace = pace;
    }

    /**
     * How one version did.
     *
     * @param splits marks by split, of those that hold anything
     * @param test marks of the test splits together
     */
    private record Marked(Map<Split, Marks> splits, Marks test, double p99Millis) {}

    /** What the examination showed. */
    record Result(Candidate candidate, Optional<Comparison> comparison) {}

    /**
     * Examines the weights, and the champion beside them.
     *
     * @throws Ended if they are not usable
     */
    Result examine(byte[] weights) throws IOException {
        Training.Wish wish = training.wish();
        byte[] file =
                parts.workbench().seal(weights, new Workbench.Label(wish.model(), training.id(), wish.seed(), from()));
        Marked marked = mark(file);
        if (!Double.isFinite(marked.test().meanLoss())
                || !Double.isFinite(marked.test().calibrationError())) {
            throw Ended.failed(Problem.of(
                    ErrorCode.CANDIDATE_UNFIT, "On the test the weights say what is no number, so they are not kept."));
        }
        Optional<String> champion = parts.versions().champion(wish.model());
        Optional<byte[]> its = champion.flatMap(version -> parts.versions().file(wish.model(), version))
                .filter(parts.workbench()::reads);
        Optional<Marked> against = its.isPresent() ? Optional.of(mark(its.get())) : Optional.empty();
        return new Result(candidate(file, marked, against), comparison(champion, marked, against));
    }

    private Marked mark(byte[] file) throws IOException {
        try (Workbench.Examinee examinee =
                parts.workbench().serve(training.wish().model(), file)) {
            var examination = new Examination(set, teaching, parts.settings().examinedSequences(), pace, examinee);
            Map<Split, Marks> splits = new EnumMap<>(Split.class);
            var test = new Marks();
            List<Split> examined = new ArrayList<>(Split.VALIDATION);
            examined.addAll(Split.TEST);
            for (Split split : examined) {
                Marks marks = examination.of(split);
                if (marks.count() > 0) {
                    splits.put(split, marks);
                }
                if (Split.TEST.contains(split)) {
                    test.merge(marks);
                }
            }
            return new Marked(splits, test, examination.p99Millis());
        }
    }

    private String from() {
        return "Fitted by training " + training.id() + " from "
                + parent.map(version -> "version " + version).orElse("nothing") + " to "
                + set.card().source().observations() + " observations of the journal up to "
                + set.card().source().to() + ".";
    }

    private Candidate candidate(byte[] file, Marked marked, Optional<Marked> against) {
        Card card = set.card();
        Map<String, Map<String, Double>> metrics = new TreeMap<>();
        marked.splits().forEach((split, marks) -> metrics.put(split.label(), figures(marks)));
        against.ifPresent(champion ->
                champion.splits().forEach((split, marks) -> metrics.put("champion-" + split.label(), figures(marks))));
        Training.Wish wish = training.wish();
        return new Candidate(
                wish.model(),
                training.id(),
                file,
                from(),
                "Answers what the domain " + wish.domain() + " asks " + wish.model()
                        + ", for subjects like those it learnt from.",
                limits(card),
                card.json(),
                wish.seed(),
                metrics,
                marked.test().calibrationError(),
                marked.p99Millis(),
                wish.who(),
                wish.why());
    }

    private static String limits(Card card) {
        Card.Part train = card.splits().get(Split.TRAIN.label());
        Card.Part unseen = card.splits().get(Split.TEST_UNSEEN.label());
        String text = "It knows what happened from " + card.source().earliest() + " to "
                + card.splitRule().validationFrom() + " to " + (train == null ? 0 : train.subjects())
                + " subjects; what is unlike that, it has not seen.";
        if (unseen == null || unseen.steps() == 0) {
            text += " There were too few subjects to keep some apart, so how it does on new ones was not measured.";
        }
        if (!card.classes().isEmpty()) {
            text += " What was not labelled for long counted as "
                    + card.classes().getFirst() + ".";
        }
        return text;
    }

    private static Map<String, Double> figures(Marks marks) {
        Map<String, Double> figures = new TreeMap<>();
        figures.put("loss", marks.meanLoss());
        figures.put("standardError", marks.standardError());
        figures.put("calibrationError", marks.calibrationError());
        figures.put("steps", (double) marks.count());
        // JSON has no word for what is not a number.
        figures.values().removeIf(figure -> !Double.isFinite(figure));
        return figures;
    }

    private Optional<Comparison> comparison(Optional<String> champion, Marked marked, Optional<Marked> against) {
        return against.map(its -> new Comparison(
                training.wish().model(),
                training.id(),
                champion.orElseThrow(),
                Instant.parse(set.card().splitRule().testFrom()),
                Instant.parse(set.card().source().latest()),
                marked.test().meanLoss(),
                its.test().meanLoss(),
                marked.test().calibrationError(),
                marked.p99Millis()));
    }

    /** Registers the candidate and keeps its first trial. */
    String register(Result result) {
        String version = parts.versions().register(result.candidate());
        result.comparison()
                .map(comparison -> comparison.of(version))
                .filter(comparison -> !comparison.against().equals(version))
                .ifPresent(parts.versions()::tried);
        return version;
    }
}
