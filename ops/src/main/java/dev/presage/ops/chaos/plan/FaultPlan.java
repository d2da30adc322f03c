package dev.presage.ops.chaos.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The faults of a run. The same seed, duration and kinds make the same plan.
 *
 * @param steps in the order in which they happen
 */
public record FaultPlan(List<Step> steps) {
    /** How many nodes there are. */
    public static final int NODES = 3;

    /** After each step the cluster may come to itself. */
    private static final Duration REST = Duration.ofSeconds(13);

    private static final Duration SHORTEST = Duration.ofSeconds(6);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** How many of the longest faults would fit in a run, or more. */
    private static final int LONGEST_IN_A_RUN = 30;

    private static final List<FaultKind> FIRST = List.of(FaultKind.ROLLING_RESTART, FaultKind.KILL);

    private static final double SHARE_OF_DOUBLES = 0.2;

    public FaultPlan {
        steps = List.copyOf(steps);
    }

    /**
     * Faults that happen together.
     *
     * @param at the earliest time since the beginning; later if the cluster has not come to itself before
     * @param faults one or two
     */
    public record Step(Duration at, List<Fault> faults) {
        public Step {
            faults = List.copyOf(faults);
        }

        @Override
        public String toString() {
            return String.join(" + ", faults.stream().map(Fault::toString).toList());
        }
    }

    /** A plan of faults of all kinds. */
    public static FaultPlan of(long seed, Duration duration) {
        return of(seed, duration, List.of(FaultKind.values()));
    }

    /**
     * Makes a plan. Each kind happens once before any happens again, and what happens goes on until the time is used
     * up; a run too short for all of them gets as many as fit, but one at least.
     *
     * @param kinds what may happen, never empty
     */
    public static FaultPlan of(long seed, Duration duration, List<FaultKind> kinds) {
        var random = new Random(seed);
        Duration lasts = lasts(duration);
        var steps = new ArrayList<Step>();
        var deck = new ArrayList<FaultKind>();
        Duration at = Duration.ZERO;
        while (true) {
            if (deck.isEmpty()) {
                deck.addAll(kinds);
                Collections.shuffle(deck, random);
                // What has figures of its own comes first, so that the shortest run has them.
                for (FaultKind first : steps.isEmpty() ? FIRST : List.<FaultKind>of()) {
                    if (deck.remove(first)) {
                        deck.addLast(first);
                    }
                }
            }
            Step step = new Step(at, draw(deck, random, lasts, steps.size() >= FIRST.size()));
            Duration end = at.plus(lasts(step)).plus(REST);
            if (end.compareTo(duration) > 0 && !steps.isEmpty()) {
                return new FaultPlan(steps);
            }
            steps.add(step);
            at = end;
        }
    }

    /** How long a fault lasts: 30 s in a run that has time for it. */
    private static Duration lasts(Duration run) {
        Duration share = run.dividedBy(LONGEST_IN_A_RUN);
        return share.compareTo(SHORTEST) < 0 ? SHORTEST : share.compareTo(LONGEST) > 0 ? LONGEST : share;
    }

    /** What a step is expected to take; three nodes that restart one after another take longer than one. */
    private static Duration lasts(Step step) {
        Duration longest = Duration.ZERO;
        for (Fault fault : step.faults()) {
            Duration each = fault.kind() == FaultKind.ROLLING_RESTART ? REST.multipliedBy(NODES) : fault.lasts();
            longest = each.compareTo(longest) > 0 ? each : longest;
        }
        return longest;
    }

    private static List<Fault> draw(List<FaultKind> deck, Random random, Duration lasts, boolean mayBeTwo) {
        var faults = new ArrayList<Fault>();
        FaultKind first = deck.removeLast();
        faults.add(new Fault(first, random.nextInt(NODES), lasts));
        // Drawn in any case, so that one kind more or less changes as little as may be.
        boolean isDouble = random.nextDouble() < SHARE_OF_DOUBLES && mayBeTwo;
        int node = random.nextInt(NODES);
        for (int i = deck.size() - 1; i >= 0 && isDouble && faults.size() < 2; i--) {
            if (first.goesWith(deck.get(i))) {
                faults.add(new Fault(deck.remove(i), node, lasts));
            }
        }
        return faults;
    }
}
