package dev.presage.node.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rules by which versions move on by themselves: at most one step at a time, and back or out before forward. Pure;
 * the registry's own rules and gates have the last word on every step.
 */
final class Steward {
    /** The registry keeps no longer reasons. */
    private static final int MOST_LETTERS = 900;

    private final StewardSettings settings;
    private final Gates gates;

    Steward(StewardSettings settings, Gates gates) {
        this.settings = settings;
        this.gates = gates;
    }

    /** The step to take now, if any. */
    Optional<Proposal> next(Situation situation, Instant now) {
        Standing standing = situation.standing();
        if (standing.champion().isEmpty()) {
            return Optional.empty();
        }
        return back(situation, now)
                .or(() -> first(standing.at(Stage.CANARY), version -> out(situation, version, now)))
                .or(() -> first(standing.at(Stage.SHADOW), version -> out(situation, version, now)))
                .or(() -> first(standing.at(Stage.CANDIDATE), version -> refuse(situation, version)))
                .or(() -> isTooSoon(situation, now) ? Optional.empty() : forward(situation, now));
    }

    private static Optional<Proposal> first(List<Registered> versions, Function<Registered, Optional<Proposal>> rule) {
        return versions.stream().map(rule).flatMap(Optional::stream).findFirst();
    }

    private boolean isTooSoon(Situation situation, Instant now) {
        return situation
                .movedAt()
                .filter(at -> now.isBefore(at.plus(settings.minInterval())))
                .isPresent();
    }

    /** A new champion that does worse than its predecessor goes. */
    private Optional<Proposal> back(Situation situation, Instant now) {
        Standing standing = situation.standing();
        Optional<Evidence> seen = standing.rivalOnProbation(now, settings.probation())
                .flatMap(former -> standing.champion())
                .flatMap(champion -> seen(situation, champion));
        return seen.flatMap(evidence -> broken(evidence)
                        .or(() -> isEnough(evidence) && evidence.isWorse(settings.worseMargin(), settings.doubt())
                                ? Optional.of("on probation, " + evidence.figures(settings.doubt()))
                                : Optional.empty()))
                .map(why -> new Proposal.RollBack(sentence("The new champion disappoints: " + why)));
    }

    /** A shadow or canary that is broken, worse, or proves nothing for too long goes. */
    private Optional<Proposal> out(Situation situation, Registered version, Instant now) {
        return seen(situation, version)
                .flatMap(evidence -> broken(evidence).or(() -> disappointing(evidence, version, now)))
                .map(why -> retire(version, why));
    }

    private Optional<String> disappointing(Evidence evidence, Registered version, Instant now) {
        if (!isEnough(evidence)) {
            return Optional.empty();
        }
        if (evidence.isWorse(0, settings.doubt())) {
            return Optional.of("it is worse than the champion: " + evidence.figures(settings.doubt()));
        }
        boolean isLate = lasted(version, now).compareTo(settings.patience()) > 0;
        return isLate
                ? Optional.of("it has not proved itself in "
                        + settings.patience().toMinutes() + " minutes: " + evidence.figures(settings.doubt()))
                : Optional.empty();
    }

    private static Optional<String> broken(Evidence evidence) {
        if (evidence.fault().isPresent()) {
            return evidence.fault().map(fault -> fault.substring(0, 1).toLowerCase(Locale.ROOT) + fault.substring(1));
        }
        return evidence.failures() == 0
                ? Optional.empty()
                : Optional.of("it said what is no number to " + evidence.failures() + " lessons, and numbers to "
                        + evidence.lessons());
    }

    /** A candidate whose first trial against the champion does not pass the gates never shadows. */
    private Optional<Proposal> refuse(Situation situation, Registered version) {
        return trial(situation, version)
                .map(trial -> gates.objections(champion(situation), Optional.of(trial)))
                .filter(objections -> !objections.isEmpty())
                .map(objections -> retire(version, "in its first trial " + String.join("; ", objections)));
    }

    private Optional<Proposal> forward(Situation situation, Instant now) {
        Standing standing = situation.standing();
        return first(standing.at(Stage.CANARY), version -> crown(situation, version, now))
                .or(() -> standing.at(Stage.CANARY).isEmpty()
                        ? first(standing.at(Stage.SHADOW), version -> serveSome(situation, version))
                        : Optional.empty())
                .or(() -> standing.at(Stage.SHADOW).size() < settings.maxShadows()
                        ? first(standing.at(Stage.CANDIDATE), version -> shadow(situation, version))
                        : Optional.empty());
    }

    private Optional<Proposal> crown(Situation situation, Registered canary, Instant now) {
        return seen(situation, canary)
                .filter(this::isEnough)
                .filter(evidence -> lasted(canary, now).compareTo(settings.canaryTime()) >= 0)
                .filter(evidence -> isThroughGates(situation, evidence, now))
                .map(evidence -> tried(
                        situation,
                        canary,
                        new Proposal.Move(
                                name(canary),
                                Stage.CHAMPION,
                                sentence("It held as canary: " + evidence.figures(settings.doubt())))));
    }

    private Optional<Proposal> serveSome(Situation situation, Registered shadow) {
        return seen(situation, shadow)
                .filter(this::isEnough)
                .filter(evidence -> evidence.isBetter(gates.margin(), settings.doubt()))
                .filter(evidence -> isThroughGates(situation, evidence, evidence.to()))
                .map(evidence -> tried(
                        situation,
                        shadow,
                        new Proposal.Move(
                                name(shadow),
                                Stage.CANARY,
                                sentence("It is better in the shadow: " + evidence.figures(settings.doubt())))));
    }

    /** Who is about to serve is first tried over history, and leaves if that does not let it pass. */
    private Proposal tried(Situation situation, Registered version, Proposal.Move move) {
        Optional<Backtested> latest = Optional.ofNullable(situation.backtests().get(name(version)));
        List<String> objections = gates.objectionsOfBacktest(champion(situation), latest);
        if (objections.isEmpty()) {
            return move;
        }
        boolean isDecided = latest.filter(Backtested::isConclusive)
                .filter(Backtested::isIntact)
                .filter(backtested -> backtested.against().equals(champion(situation)))
                .isPresent();
        return isDecided
                ? retire(version, String.join("; ", objections))
                : new Proposal.Backtest(
                        name(version),
                        sentence("It is about to become " + move.to().word() + ", and "
                                + String.join("; ", objections)));
    }

    private Optional<Proposal> shadow(Situation situation, Registered candidate) {
        Optional<Trial> trial = Optional.ofNullable(situation.trials().get(name(candidate)));
        if (trial.isEmpty()) {
            return settings.untried()
                    ? Optional.of(new Proposal.Move(name(candidate), Stage.SHADOW, "Untried candidates may shadow."))
                    : Optional.empty();
        }
        String loss = "its loss was %.4g where version %s had %.4g"
                .formatted(
                        trial.get().loss(), trial.get().against(), trial.get().againstLoss());
        return Optional.of(
                new Proposal.Move(name(candidate), Stage.SHADOW, sentence("It did well in its first trial: " + loss)));
    }

    private boolean isThroughGates(Situation situation, Evidence evidence, Instant now) {
        Optional<Trial> trial = evidence.trial(situation.standing().name(), now);
        return gates.objections(champion(situation), trial).isEmpty();
    }

    private boolean isEnough(Evidence evidence) {
        return evidence.lessons() >= settings.minLessons();
    }

    /** A trial against a champion that has gone says nothing for or against; the live stream will. */
    private static Optional<Trial> trial(Situation situation, Registered candidate) {
        return Optional.ofNullable(situation.trials().get(name(candidate)))
                .filter(trial -> champion(situation).equals(Optional.of(trial.against())));
    }

    private static Optional<Evidence> seen(Situation situation, Registered version) {
        return Optional.ofNullable(situation.evidence().get(name(version)));
    }

    private static Optional<String> champion(Situation situation) {
        return situation.standing().champion().map(Steward::name);
    }

    private static Duration lasted(Registered version, Instant now) {
        return Duration.between(version.latest().at(), now);
    }

    private static Proposal retire(Registered version, String why) {
        return new Proposal.Move(name(version), Stage.RETIRED, sentence("It is retired: " + why));
    }

    private static String name(Registered version) {
        return version.entry().ref().version();
    }

    private static String sentence(String text) {
        String one = text.replaceAll("\\p{Cntrl}+", " ").strip();
        String cut = one.substring(0, Math.min(one.length(), MOST_LETTERS));
        return cut.endsWith(".") ? cut : cut + ".";
    }
}
