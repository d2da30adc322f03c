package dev.presage.node.registry;

import dev.presage.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lifecycle's rules: from where a version may go where. Pure; nothing here knows a clock or a database. */
final class Lifecycle {
    private Lifecycle() {}

    /**
     * A new version becomes a candidate. One that comes with the product or is named in the settings serves at once if
     * nobody serves yet, or if the champion's only merit is that it came the same way; a champion that somebody chose
     * stays.
     */
    static Ruling.Go register(Lineage lineage, String version, boolean mayServeAtOnce) {
        List<Ruling.Move> moves = new ArrayList<>();
        moves.add(new Ruling.Move(version, Optional.empty(), Stage.CANDIDATE));
        if (mayServeAtOnce && lineage.isUnchosen()) {
            crown(lineage, Ruling.Move.of(version, Stage.CANDIDATE, Stage.CHAMPION), moves);
        }
        return new Ruling.Go(Step.Kind.REGISTERED, moves);
    }

    /**
     * A version moves on: from candidate over shadow and canary to champion, leaving out what is not needed, or from
     * anywhere but the throne into retirement.
     *
     * @param latest the version's latest trial
     * @param backtested its latest backtest
     */
    static Ruling promote(
            Lineage lineage,
            String version,
            Stage to,
            Gates gates,
            Optional<Trial> latest,
            Optional<Backtested> backtested) {
        Stage from = lineage.stages().get(version);
        if (from == null) {
            return Ruling.refuse(
                    ErrorCode.MODEL_UNKNOWN, "There is no version " + version + " of " + lineage.name() + ".");
        }
        if (!allows(from, to)) {
            return Ruling.refuse(
                    ErrorCode.STEP_REFUSED,
                    lineage.name() + " " + version + " is " + from.word() + " and cannot become " + to.word() + "."
                            + hint(from, to));
        }
        if (to == Stage.CANARY || to == Stage.CHAMPION) {
            List<String> objections = new ArrayList<>(gates.objections(lineage.champion(), latest));
            objections.addAll(gates.objectionsOfBacktest(lineage.champion(), backtested));
            if (!objections.isEmpty()) {
                return Ruling.refuse(
                        ErrorCode.GATE_CLOSED,
                        lineage.name() + " " + version + " may not become " + to.word() + ": "
                                + String.join("; ", objections) + ".");
            }
        }
        List<Ruling.Move> moves = new ArrayList<>();
        Ruling.Move move = Ruling.Move.of(version, from, to);
        if (to == Stage.CHAMPION) {
            crown(lineage, move, moves);
        } else {
            moves.add(move);
        }
        return new Ruling.Go(Step.Kind.PROMOTED, moves);
    }

    /** The former champion comes back; needs no trial, for it has served before. */
    static Ruling rollBack(Lineage lineage) {
        Optional<String> champion = lineage.champion();
        if (champion.isEmpty()) {
            return Ruling.refuse(ErrorCode.MODEL_UNKNOWN, "There is no model called " + lineage.name() + ".");
        }
        Optional<String> former = lineage.formerChampion();
        if (former.isEmpty()) {
            return Ruling.refuse(
                    ErrorCode.NOTHING_TO_ROLL_BACK,
                    lineage.name() + " " + champion.get() + " is the first champion of its model.");
        }
        List<Ruling.Move> moves = new ArrayList<>();
        crown(lineage, Ruling.Move.of(former.get(), Stage.RETIRED, Stage.CHAMPION), moves);
        return new Ruling.Go(Step.Kind.ROLLED_BACK, moves);
    }

    /** The champion leaves before the next one comes, for there may never be two. */
    private static void crown(Lineage lineage, Ruling.Move next, List<Ruling.Move> moves) {
        lineage.champion().ifPresent(champion -> moves.add(Ruling.Move.of(champion, Stage.CHAMPION, Stage.RETIRED)));
        moves.add(next);
    }

    private static boolean allows(Stage from, Stage to) {
        return switch (from) {
            case CANDIDATE -> to != Stage.CANDIDATE;
            case SHADOW -> to == Stage.CANARY || to == Stage.CHAMPION || to == Stage.RETIRED;
            case CANARY -> to == Stage.CHAMPION || to == Stage.RETIRED;
            case CHAMPION, RETIRED -> false;
        };
    }

    private static String hint(Stage from, Stage to) {
        if (from == Stage.CHAMPION) {
            return " A champion leaves when another version is promoted or by a rollback.";
        }
        return from == Stage.RETIRED && to == Stage.CHAMPION ? " A former champion comes back by a rollback." : "";
    }
}
