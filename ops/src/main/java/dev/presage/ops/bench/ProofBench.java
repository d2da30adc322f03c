package dev.presage.ops.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.sharding.Subjects;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.proof.Notary;
import dev.presage.persistence.proof.ProofKey;
import dev.presage.persistence.verify.Counts;
import dev.presage.persistence.verify.Findings;
import dev.presage.persistence.verify.Verify;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * What links and signed blocks cost where rows are made durable, and how fast a journal is checked. Two nodes on one
 * database take turns: one that writes links, with somebody who gathers and signs meanwhile, and one that does not.
 */
final class ProofBench {
    private static final int ROUNDS = 8;
    private static final int IN_FLIGHT = 2_000;
    private static final long LIMIT_MINUTES = 5;
    private static final long SIGN_MILLIS = 500;
    private static final double PERCENT = 100;

    private final Config config;
    private final int subjects;
    private final int commands;
    private final Consumer<String> progress;

    /**
     * @param subjects how many of each node
     * @param commands how many in each turn
     */
    ProofBench(Config config, int subjects, int commands, Consumer<String> progress) {
        this.config = config;
        this.subjects = subjects;
        this.commands = commands;
        this.progress = progress;
    }

    /** Measures both. */
    List<Figure> run() {
        return List.of(
                new Figure("proof_cost_percent", cost(), "%"), new Figure("verify_events_per_s", verify(), "1/s"));
    }

    /** A node that keeps subjects of its own. */
    private final class Turn implements AutoCloseable {
        private final ActorSystem<?> system;
        private final Subjects all;
        private final IntUnaryOperator subjectOf;
        private int turns;

        Turn(boolean chained, int firstSubject) {
            Config here = ConfigFactory.parseString("presage.persistence.writing.chained = " + chained)
                    .withFallback(config);
            system = JournalBench.node(here);
            all = JournalBench.subjects(system, here);
            IntUnaryOperator uniform = ObserveLoad.uniform(subjects);
            subjectOf = command -> firstSubject + uniform.applyAsInt(command);
        }

        /** Seconds that one turn takes. */
        double seconds() {
            var done = new CompletableFuture<Integer>();
            long begun = System.nanoTime();
            var size = new ObserveLoad.Size(commands, IN_FLIGHT, 1);
            system.systemActorOf(ObserveLoad.create(all, size, subjectOf, done), "load-" + turns++, Props.empty());
            var unused = done.orTimeout(LIMIT_MINUTES, TimeUnit.MINUTES).join();
            return (System.nanoTime() - begun) / 1e9;
        }

        @Override
        public void close() {
            JournalBench.stop(system);
        }
    }

    private double cost() {
        double with = 0;
        double without = 0;
        try (var signer = new Signer();
                var chained = new Turn(true, 10 * subjects);
                var bare = new Turn(false, 20 * subjects)) {
            signer.signed(chained::seconds);
            bare.seconds();
            for (int round = 0; round < ROUNDS; round++) {
                boolean isFirst = round % 2 == 0;
                double bareSeconds = isFirst ? bare.seconds() : 0;
                double chainedSeconds = signer.signed(chained::seconds);
                bareSeconds = isFirst ? bareSeconds : bare.seconds();
                progress.accept("a turn with proofs took " + chainedSeconds + " s, one without " + bareSeconds + " s");
                with += chainedSeconds;
                without += bareSeconds;
            }
        }
        return PERCENT * (with / without - 1);
    }

    private interface Work {
        double run();
    }

    /** Signs what is written while something is measured, far more often than a node does. */
    private final class Signer implements AutoCloseable {
        private final HikariDataSource source = ConnectionPool.open(DatabaseSettings.from(config), "sign", 1, false);
        private final Notary notary;

        Signer() {
            try {
                Path folder = Files.createTempDirectory("presage-proof-bench");
                ProofKey key = ProofKey.load(folder.resolve("proof.key"));
                notary = new Notary(source, key, new Notary.Bounds(5_000, 100_000), InstantSource.system());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /** What others wrote before is signed before, so that only what is written meanwhile counts. */
        double signed(Work work) {
            signAll();
            var over = new CountDownLatch(1);
            var signing = CompletableFuture.runAsync(() -> {
                try {
                    while (!over.await(SIGN_MILLIS, TimeUnit.MILLISECONDS)) {
                        signAll();
                    }
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                }
            });
            double seconds = work.run();
            over.countDown();
            signing.join();
            return seconds;
        }

        private void signAll() {
            boolean more = true;
            while (more) {
                more = notary.sign() != null;
            }
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /** Checks all that was written so far; the second time, with the program compiled. */
    private double verify() {
        int threads = Runtime.getRuntime().availableProcessors();
        double rate = 0;
        try (HikariDataSource source =
                ConnectionPool.open(DatabaseSettings.from(config), "verify", threads + 1, true)) {
            var verify = new Verify(source, new Domains(List.of(new BenchDomain())));
            for (int run = 0; run < 2; run++) {
                var found = new ArrayList<String>();
                var findings = new Findings(finding -> found.add(finding.toString()), 10);
                long begun = System.nanoTime();
                Counts counts = verify.run(
                        new Verify.Request(null, null, Verify.USUAL_SHARE, threads, List.of(), List.of()), findings);
                double seconds = (System.nanoTime() - begun) / 1e9;
                rate = counts.observations() / seconds;
                progress.accept("verified " + counts.byName() + " in " + seconds + " s");
                if (!found.isEmpty()) {
                    throw new IllegalStateException("The journal of the benchmark is not sound: " + found);
                }
            }
            return rate;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted.", stopping);
        }
    }
}
