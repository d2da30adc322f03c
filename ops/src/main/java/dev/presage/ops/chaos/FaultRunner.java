package dev.presage.ops.chaos;

import dev.presage.ops.chaos.plan.Fault;
import dev.presage.ops.chaos.plan.FaultKind;
import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Makes faults happen, proves that they did, and undoes them. */
final class FaultRunner {
    private static final Duration HAPPENS_WITHIN = Duration.ofSeconds(10);
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final String MODEL = "device-next";
    private static final String CLOCK_OFF = "-90s";
    private static final String CLOCK_RIGHT = "0s";

    private final ChaosCluster cluster;

    FaultRunner(ChaosCluster cluster) {
        this.cluster = cluster;
    }

    /** Why a fault cannot be had here; empty if it can. */
    String hindrance(FaultKind kind) {
        return switch (kind) {
            case CUT_OFF, HALVES -> cluster.network().cutsServers() ? "" : "it needs network namespaces";
            case DISK_FULL -> cluster.volume().isOwn() ? "" : "it needs a volume of its own";
            default -> "";
        };
    }

    /** Makes it happen, and says what proves that it did. Rolling restarts are over when this returns. */
    String begin(Fault fault) throws IOException, SQLException, InterruptedException {
        int node = fault.node();
        return switch (fault.kind()) {
            case KILL -> kill(cluster.node(node));
            case FREEZE -> freeze(cluster.node(node));
            case ISOLATE, CUT_OFF, HALVES, ONE_WAY -> part(fault);
            case SLOW_LINKS -> hinder(cluster.network()::slow);
            case LOSSY_LINKS -> hinder(cluster.network()::lossy);
            case CLOCK_OFF -> putClockOff(cluster.node(node));
            case BROKER_RESTART -> {
                cluster.broker().kill();
                yield proven(!cluster.broker().isAlive(), "the broker is gone");
            }
            case DATABASE_RESTART -> {
                cluster.database().kill();
                yield proven(!cluster.database().isAlive(), "the database is gone");
            }
            case CONNECTIONS_CUT -> {
                int cut = cluster.database().cutConnections();
                yield proven(cut > 0, cut + " connections ended");
            }
            case DISK_FULL -> {
                long filled = cluster.volume().fill();
                yield proven(cluster.volume().isFull(), (filled >> 20) + " MiB filled, not a byte more fits");
            }
            case MODEL_CRASH -> crashModel();
            case ROLLING_RESTART -> roll();
        };
    }

    /** Undoes it. */
    void end(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case KILL -> cluster.node(fault.node()).revive();
            case FREEZE -> cluster.node(fault.node()).process().resume();
            case ISOLATE, CUT_OFF, HALVES, ONE_WAY -> cluster.network().mend();
            case SLOW_LINKS, LOSSY_LINKS -> cluster.network().good();
            case CLOCK_OFF -> putClock(cluster.node(fault.node()), CLOCK_RIGHT);
            case BROKER_RESTART -> cluster.broker().start();
            case DATABASE_RESTART -> cluster.database().revive();
            case DISK_FULL -> {
                cluster.volume().free();
                // Without room it may have ended; whoever keeps it starts it again.
                cluster.database().revive();
            }
            case CONNECTIONS_CUT, MODEL_CRASH, ROLLING_RESTART -> {}
        }
    }

    private static String proven(boolean happened, String proof) {
        if (!happened) {
            throw new IllegalStateException("The fault did not happen, or cannot be proven: " + proof + ".");
        }
        return proof;
    }

    private static String kill(KeptNode node) {
        long pid = node.process().pid();
        node.kill();
        return proven(!Processes.isAlive(pid), "process " + pid + " is gone");
    }

    private static String freeze(KeptNode node) throws IOException {
        long pid = node.process().pid();
        node.process().pause();
        Path status = Path.of("/proc/" + pid + "/status");
        boolean stopped = Processes.await(HAPPENS_WITHIN, () -> {
            try {
                return Files.readAllLines(status).stream().anyMatch(line -> line.matches("State:\\s+T.*"));
            } catch (IOException gone) {
                return false;
            }
        });
        return proven(stopped, "process " + pid + " is stopped");
    }

    private String part(Fault fault) {
        int node = fault.node();
        int next = (node + 1) % cluster.nodes().size();
        boolean reached = cluster.network().reaches(node, next);
        switch (fault.kind()) {
            case CUT_OFF -> {
                cluster.network().isolate(node);
                cluster.network().cutServers(node);
                cluster.network().cutClients(node);
            }
            case HALVES -> {
                cluster.network().isolate(node);
                for (int other = 0; other < cluster.nodes().size(); other++) {
                    if (other != node) {
                        cluster.network().cutServers(other);
                    }
                }
            }
            case ONE_WAY -> cluster.network().silence(node);
            default -> cluster.network().isolate(node);
        }
        return proven(
                reached && !cluster.network().reaches(node, next),
                cluster.node(node).name() + " reached " + cluster.node(next).name() + " and does no more");
    }

    private String hinder(Runnable links) {
        long before = cluster.network().hindered();
        links.run();
        boolean hindered =
                Processes.await(HAPPENS_WITHIN, () -> cluster.network().hindered() > before);
        return proven(hindered, "what nodes say was held up");
    }

    private static void putClock(KeptNode node, String offset) {
        node.set(NodeRecipe.CLOCK_OFFSET, offset);
        node.stop();
        node.revive();
        node.awaitReady(READY_WITHIN);
    }

    private static String putClockOff(KeptNode node) throws IOException {
        long before = saysThatItsClockIsOff(node);
        putClock(node, CLOCK_OFF);
        return proven(saysThatItsClockIsOff(node) > before, node.name() + " says that its clock is off");
    }

    private static long saysThatItsClockIsOff(KeptNode node) throws IOException {
        try (Stream<String> log = Files.lines(node.process().settings().log())) {
            return log.filter(line -> line.contains("clock is put off by")).count();
        }
    }

    private String crashModel() throws IOException {
        Path fault = Files.createFile(cluster.faults().resolve(MODEL + ".die"));
        return proven(
                Processes.await(HAPPENS_WITHIN, () -> !Files.exists(fault)),
                "a worker of " + MODEL + " took the fault");
    }

    private String roll() {
        List<KeptNode> nodes = cluster.nodes();
        for (KeptNode node : nodes) {
            long before = node.process().pid();
            node.stop();
            node.revive();
            node.awaitReady(READY_WITHIN);
            proven(node.process().pid() != before, node.name() + " is a new process");
        }
        return nodes.size() + " nodes are new processes";
    }
}
