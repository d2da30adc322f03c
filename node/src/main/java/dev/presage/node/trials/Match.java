package dev.presage.node.trials;

import dev.presage.persistence.domain.Mark;
import dev.presage.persistence.domain.PairedLoss;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The versions of one lineup, run over the same lessons from the same start. For the thread that opened it. */
final class Match implements AutoCloseable {
    private final Lineup lineup;
    private final Teaching teaching;
    private final List<Player> players;
    private final List<Duel> duels;

    private Match(Lineup lineup, Teaching teaching, List<Player> players, List<Duel> duels) {
        this.lineup = lineup;
        this.teaching = teaching;
        this.players = players;
        this.duels = duels;
    }

    /** Loads every version; one that can never be loaded takes part as broken, one that cannot be now not at all. */
    static Match open(Lineup lineup, Teaching teaching, TrialsPort port) {
        Map<ModelRef, Player> players = new HashMap<>();
        List<Player> inOrder = new ArrayList<>();
        for (ModelRef version : lineup.versions()) {
            Player player = Player.load(version, port);
            players.put(version, player);
            inOrder.add(player);
        }
        List<Duel> duels = lineup.pairs().stream()
                .map(pair -> new Duel(of(players, pair.version()), of(players, pair.against())))
                .toList();
        return new Match(lineup, teaching, inOrder, duels);
    }

    private static Player of(Map<ModelRef, Player> players, ModelRef version) {
        Player player = players.get(version);
        if (player == null) {
            throw new IllegalStateException(version + " is not among the versions of its own lineup.");
        }
        return player;
    }

    Lineup lineup() {
        return lineup;
    }

    /** What each version carries of a series that begins. */
    Floats[] blankStates() {
        Floats[] blank = new Floats[players.size()];
        Arrays.fill(blank, Floats.EMPTY);
        return blank;
    }

    /**
     * Takes note of what was said to a lesson that counts, and what it cost the champion.
     *
     * @see AwaitedLabels
     */
    @FunctionalInterface
    interface Marked {
        void lesson(FollowedSeries series, FollowedSeries.Due due, @Nullable Floats[] outputs, double championLoss);
    }

    /** Runs what is due of some series through every version and marks it. */
    void run(List<FollowedSeries> batch, Marked marked) {
        List<@Nullable List<RowAnswer>> answers = new ArrayList<>();
        for (int place = 0; place < players.size(); place++) {
            List<ModelRow> rows = new ArrayList<>(batch.size());
            for (FollowedSeries series : batch) {
                rows.add(series.row(place));
            }
            answers.add(players.get(place).run(rows));
        }
        for (int i = 0; i < batch.size(); i++) {
            FollowedSeries series = batch.get(i);
            for (int step = 0; step < series.due().size(); step++) {
                FollowedSeries.Due due = series.due().get(step);
                if (due.isMarked()) {
                    Floats[] outputs = outputs(answers, i, step, series.due().size());
                    marked.lesson(series, due, outputs, mark(series, due, outputs));
                }
            }
            carry(series, answers, i);
        }
    }

    /** A state that is no number would spoil all that follows; the version begins anew, and its failure was counted. */
    private void carry(FollowedSeries series, List<@Nullable List<RowAnswer>> answers, int row) {
        for (int place = 0; place < players.size(); place++) {
            List<RowAnswer> said = answers.get(place);
            if (said != null) {
                Floats state = said.get(row).state();
                series.carry(place, state.isFinite() ? state : Floats.EMPTY);
            }
        }
    }

    private @Nullable Floats[] outputs(List<@Nullable List<RowAnswer>> answers, int row, int step, int steps) {
        @Nullable Floats[] outputs = new @Nullable Floats[players.size()];
        for (int place = 0; place < outputs.length; place++) {
            List<RowAnswer> said = answers.get(place);
            if (said == null) {
                continue;
            }
            Floats all = said.get(row).outputs();
            int width = all.length() / steps;
            Floats one = all.slice(step * width, (step + 1) * width);
            if (one.isFinite()) {
                outputs[place] = one;
            } else {
                players.get(place).failed();
            }
        }
        return outputs;
    }

    /** The champion's loss; NaN without one. */
    private double mark(FollowedSeries series, FollowedSeries.Due due, @Nullable Floats[] outputs) {
        float weight = due.lesson().weight();
        @Nullable Mark[] marks = marks(outputs, due.lesson().targets(), OptionalInt.empty());
        for (int place = 0; place < marks.length; place++) {
            Mark mark = marks[place];
            if (mark != null) {
                players.get(place).add(mark, weight);
            }
        }
        for (Duel duel : duels) {
            Mark mine = marks[players.indexOf(duel.version())];
            Mark others = marks[players.indexOf(duel.against())];
            if (mine != null && others != null) {
                duel.add(series, mine.loss(), others.loss(), weight);
            }
        }
        // Who is champion stands first among the versions.
        Mark first = lineup.champion().isPresent() ? marks[0] : null;
        return first == null ? Double.NaN : first.loss();
    }

    /**
     * Adds what a lesson's label has to say, which is what a mark with it has beyond the mark without.
     *
     * @return what that cost the champion; NaN without one, or if it said no number
     */
    double label(AwaitedLabels.Lesson lesson, int meaning) {
        @Nullable Mark[] before = marks(lesson.outputs(), lesson.targets(), OptionalInt.empty());
        @Nullable Mark[] after = marks(lesson.outputs(), lesson.targets(), OptionalInt.of(meaning));
        double[] costs = new double[players.size()];
        for (int place = 0; place < costs.length; place++) {
            Mark without = before[place];
            Mark with = after[place];
            costs[place] = Double.NaN;
            if (without != null && with != null) {
                costs[place] = with.loss() - without.loss();
                players.get(place).addLabel(costs[place], beyond(without, with), lesson.weight());
            }
        }
        for (Duel duel : duels) {
            double mine = costs[players.indexOf(duel.version())];
            double others = costs[players.indexOf(duel.against())];
            if (Double.isFinite(mine) && Double.isFinite(others)) {
                duel.addLabel(lesson.series(), mine, others, lesson.weight());
            }
        }
        return lineup.champion().isPresent() ? costs[0] : Double.NaN;
    }

    private static Mark beyond(Mark without, Mark with) {
        int from = without.said().length;
        return new Mark(
                0,
                Arrays.copyOfRange(with.said(), from, with.said().length),
                Arrays.copyOfRange(with.came(), from, with.came().length));
    }

    private @Nullable Mark[] marks(@Nullable Floats[] outputs, Floats targets, OptionalInt meaning) {
        @Nullable Mark[] marks = new @Nullable Mark[outputs.length];
        for (int place = 0; place < outputs.length; place++) {
            Floats said = outputs[place];
            if (said == null) {
                continue;
            }
            try {
                Mark mark = teaching.mark(said, targets, meaning);
                if (Double.isFinite(mark.loss())) {
                    marks[place] = mark;
                } else {
                    players.get(place).failed();
                }
            } catch (IllegalArgumentException another) {
                players.get(place).broke("It does not answer as this model has to", another);
            }
        }
        return marks;
    }

    /** Whether somebody is compared with somebody. */
    boolean isCompared() {
        return !duels.isEmpty();
    }

    /** Whether somebody could not be loaded who perhaps can be later. */
    boolean isIncomplete() {
        return players.stream().anyMatch(Player::isAbsent);
    }

    /** How many lessons counted in this window, for the champion or, without one, for whoever has most. */
    long lessons() {
        return players.stream().mapToLong(Player::lessons).max().orElse(0);
    }

    /** Whether there is something to tell that should not wait. */
    boolean isUrgent() {
        return players.stream().anyMatch(Player::isFaultNew);
    }

    /** The figures of the window, the champion's first; another begins. */
    List<TrialWindow> turn(Instant from, Instant to) {
        List<TrialWindow> windows = new ArrayList<>();
        lineup.champion()
                .flatMap(champion -> players.stream()
                        .filter(player -> player.ref().equals(champion))
                        .findFirst())
                .ifPresent(champion -> windows.add(window(champion, Optional.empty(), from, to)));
        for (Duel duel : duels) {
            windows.add(window(duel.version(), Optional.of(duel), from, to));
        }
        players.forEach(Player::turn);
        duels.forEach(Duel::turn);
        return windows;
    }

    private static TrialWindow window(Player player, Optional<Duel> duel, Instant from, Instant to) {
        return new TrialWindow(
                player.ref(),
                duel.map(it -> it.against().ref()),
                from,
                to,
                duel.map(Duel::lessons).orElse(player.lessons()),
                duel.map(Duel::loss).orElse(player.loss()),
                duel.map(Duel::againstLoss).orElse(Double.NaN),
                duel.map(Duel::difference).orElse(PairedLoss.NONE),
                player.marks().calibrationError(),
                player.marks().curve(),
                player.p99Millis(),
                player.failures(),
                Optional.ofNullable(player.fault()));
    }

    @Override
    public void close() {
        players.forEach(Player::close);
    }
}
