package dev.presage.ops.chaos;

import dev.presage.ops.bench.Figure;
import dev.presage.ops.chaos.check.Audit;
import dev.presage.ops.chaos.check.Findings;
import dev.presage.ops.chaos.check.Findings.Kind;
import dev.presage.ops.chaos.check.Membership;
import dev.presage.ops.chaos.load.Doors;
import dev.presage.ops.chaos.load.Ledger;
import dev.presage.ops.chaos.load.Load;
import dev.presage.ops.chaos.load.Probes;
import dev.presage.ops.chaos.net.Network;
import dev.presage.ops.chaos.plan.Fault;
import dev.presage.ops.chaos.plan.FaultKind;
import dev.presage.ops.chaos.plan.FaultPlan;
import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One run: starts a cluster, feeds it, breaks it by the plan, and checks what came of it. */
final class ChaosRun {
    private static final Load.Rate RATE = new Load.Rate(8, 2);
    private static final int SHARDS = 30;
    private static final String INSIGHTS = "presage.insights";
    private static final Duration FLOWS_WITHIN = Duration.ofSeconds(90);
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** The volume holds what a database weighs by itself, and so much more for each minute of the load. */
    private static final long VOLUME_MIB = 640;

    private static final long VOLUME_MIB_A_MINUTE = 24;

    private final ChaosSettings settings;
    private final Consumer<String> out;
    private final Findings findings = new Findings();
    private final Ledger ledger = new Ledger();
    private final Pauses pauses = new Pauses();
    private final long start = System.nanoTime();

    /** @param out hears of everything that happens, a line each */
    ChaosRun(ChaosSettings settings, Consumer<String> out) {
        this.settings = settings;
        this.out = out;
    }

    /** Runs it; what is wrong is in {@link #findings} afterwards. */
    List<Figure> run() throws IOException, SQLException, InterruptedException {
        FaultPlan plan = FaultPlan.of(settings.seed(), settings.duration(), settings.kinds());
        Volume volume = volume(settings.home().resolve("volume"));
        Network network = Network.open(FaultPlan.NODES, settings.namespaces(), settings.seed());
        say("Starting %d nodes, a database and a broker; logs are in %s.".formatted(FaultPlan.NODES, settings.home()));
        try (var cluster = ChaosCluster.start(settings.home(), network, volume, this::say)) {
            Doors doors = cluster.doors();
            Load load = Load.start(cluster.broker().bootstrap(), doors, ledger, RATE, settings.seed());
            try (load;
                    var probes = Probes.start(doors, ledger, SHARDS)) {
                awaitFlow(probes);
                say("All shards answer. The plan has %d steps."
                        .formatted(plan.steps().size()));
                follow(plan, cluster, probes, doors);
            }
            say("The load has ended: %d events acknowledged. Checking.".formatted(ledger.acknowledged()));
            audit(cluster, doors);
        }
        return figures();
    }

    private void audit(ChaosCluster cluster, Doors doors) throws SQLException {
        try (var source = cluster.database().source()) {
            var extent = new Audit(source).run(ledger, cluster.broker().bootstrap(), INSIGHTS, doors, findings);
            say("Checked: %s. %d times a node ended by itself.".formatted(extent, cluster.ended()));
        }
    }

    private Volume volume(Path directory) throws IOException, InterruptedException {
        return settings.namespaces()
                ? Volume.mount(
                        directory,
                        VOLUME_MIB + VOLUME_MIB_A_MINUTE * settings.duration().toMinutes())
                : Volume.plain(directory);
    }

    private void awaitFlow(Probes probes) {
        long now = System.nanoTime();
        if (!Processes.await(FLOWS_WITHIN, LOOK_EVERY, () -> probes.allAnsweredSince(now))) {
            findings.add(Kind.UNHEALED, "Not all shards answered even before the first fault.");
        }
    }

    private void follow(FaultPlan plan, ChaosCluster cluster, Probes probes, Doors doors) throws InterruptedException {
        var runner = new FaultRunner(cluster);
        long began = System.nanoTime();
        for (FaultPlan.Step step : plan.steps()) {
            List<Fault> possible = new ArrayList<>();
            for (Fault fault : step.faults()) {
                String hindrance = runner.hindrance(fault.kind());
                if (hindrance.isEmpty()) {
                    possible.add(fault);
                } else {
                    say("%s is left out: %s.".formatted(fault, hindrance));
                }
            }
            Duration until = step.at().minusNanos(System.nanoTime() - began);
            Processes.await(until.isNegative() ? Duration.ZERO : until, LOOK_EVERY, () -> false);
            if (!possible.isEmpty()) {
                take(possible, runner, cluster, probes, doors);
            }
        }
    }

    private void take(List<Fault> faults, FaultRunner runner, ChaosCluster cluster, Probes probes, Doors doors)
            throws InterruptedException {
        long from = System.nanoTime();
        for (Fault fault : faults) {
            attempt(fault, () -> say("%s: %s.".formatted(fault, runner.begin(fault))));
        }
        Duration lasts = faults.getFirst().lasts();
        if (faults.stream().anyMatch(ChaosRun::hasToLast)) {
            Processes.await(lasts, LOOK_EVERY, () -> false);
        }
        for (Fault fault : faults) {
            attempt(fault, () -> runner.end(fault));
        }
        boolean settled = settles(cluster, probes, doors);
        long to = System.nanoTime();
        List<Double> longest = probes.pauses(from, to);
        pauses.add(faults.stream().map(Fault::kind).toList(), longest);
        say("  came to itself %.1f s after the beginning; the longest pause of a subject was %.2f s."
                .formatted(
                        (to - from) / 1e9,
                        longest.stream().mapToDouble(Double::doubleValue).max().orElse(0)));
        if (!settled) {
            findings.add(Kind.UNHEALED, "The cluster did not come to itself after " + faults + ".");
        }
    }

    private static boolean hasToLast(Fault fault) {
        return switch (fault.kind()) {
            case CONNECTIONS_CUT, MODEL_CRASH, ROLLING_RESTART -> false;
            default -> true;
        };
    }

    private interface Act {
        void run() throws IOException, SQLException, InterruptedException;
    }

    private void attempt(Fault fault, Act act) throws InterruptedException {
        try {
            act.run();
        } catch (IOException | SQLException | RuntimeException failed) {
            say("%s: %s".formatted(fault, failed));
            findings.add(Kind.UNHEALED, fault + ": " + failed.getMessage());
        }
    }

    /** Waits until all nodes are ready in one cluster, and all subjects have answered since. */
    private static boolean settles(ChaosCluster cluster, Probes probes, Doors doors) {
        long deadline = System.nanoTime() + SETTLES_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            Processes.await(SETTLES_WITHIN, LOOK_EVERY, () -> cluster.isReady() && Membership.isWhole(doors));
            Processes.await(QUIET, LOOK_EVERY, () -> false);
            long since = System.nanoTime();
            if (Processes.await(QUIET, LOOK_EVERY, () -> probes.allAnsweredSince(since))
                    && cluster.isReady()
                    && Membership.isWhole(doors)) {
                return true;
            }
        }
        return false;
    }

    private void say(String what) {
        out.accept("%6.1f s  %s".formatted((System.nanoTime() - start) / 1e9, what));
    }

    Findings findings() {
        return findings;
    }

    Pauses pauses() {
        return pauses;
    }

    private List<Figure> figures() {
        var figures = new ArrayList<Figure>();
        figures.add(new Figure("events_acknowledged", ledger.acknowledged(), "count"));
        figures.add(new Figure("events_lost", findings.count(Kind.LOST), "count"));
        figures.add(new Figure("events_doubled", findings.count(Kind.DOUBLED), "count"));
        figures.add(new Figure("order_violations", findings.count(Kind.DISORDERED), "count"));
        figures.add(new Figure("replay_law_violations", findings.count(Kind.MISFOLDED), "count"));
        figures.add(new Figure("insights_unpublished", findings.count(Kind.UNPUBLISHED), "count"));
        figures.add(new Figure("tellings_wrong", findings.count(Kind.MISTOLD), "count"));
        figures.add(new Figure("two_writers", findings.count(Kind.TWO_WRITERS), "count"));
        figures.add(new Figure("not_healed", findings.count(Kind.UNHEALED), "count"));
        if (pauses.has(FaultKind.KILL)) {
            figures.add(new Figure("kill_recovery_max_s", pauses.longest(FaultKind.KILL), "s"));
        }
        if (pauses.has(FaultKind.ROLLING_RESTART)) {
            figures.add(new Figure("rolling_pause_max_s", pauses.longest(FaultKind.ROLLING_RESTART), "s"));
        }
        return figures;
    }
}
