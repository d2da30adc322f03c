package dev.presage.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.chaos.load.Doors;
import dev.presage.ops.chaos.load.Ledger;
import dev.presage.ops.chaos.load.Load;
import dev.presage.ops.embedded.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the built product go away under load and come back. */
class OutageTest {
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(15);
    private static final Duration FLOWS_WITHIN = Duration.ofSeconds(60);
    private static final String ROWS = "SELECT count(*) FROM event_journal";

    @TempDir
    Path home;

    private final Ledger ledger = new Ledger();
    private Rig rig;
    private Doors doors;
    private Load load;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.start(home, Map.of());
        doors = new Doors(List.of(() -> rig.node().address("/")));
        load = Load.start(rig.broker().bootstrap(), doors, ledger, JournalCheck.READINGS, 1);
        awaitMoreRows(200);
    }

    @AfterEach
    void stop() {
        load.close();
        rig.close();
    }

    private void awaitMoreRows(int rows) {
        long from = rig.number(ROWS);
        assertThat(Processes.await(FLOWS_WITHIN, () -> rig.number(ROWS) >= from + rows))
                .as("the journal grows by %d rows", rows)
                .isTrue();
    }

    private static void letItLast() {
        assertThat(Processes.await(OUTAGE, () -> false)).isFalse();
    }

    private void assertNothingLost() {
        load.close();
        assertThat(ledger.acknowledged()).as("acknowledged readings").isGreaterThan(500);
        new JournalCheck(rig).assertEachOnce(ledger);
    }

    /** Goal: a node that is killed under load loses and doubles nothing. */
    @InRounds
    void nodeIsKilled() {
        rig.killNode();
        rig.startNode();
        awaitMoreRows(200);
        rig.killNode();
        rig.startNode();
        awaitMoreRows(200);
        assertThat(doors.turnedAway()).as("requests that met a dead node").isPositive();
        assertNothingLost();
    }

    /**
     * Goal: 20 s without the database lose and double nothing; the node says within seconds that it takes nothing in,
     * lives on, and heals by itself.
     */
    @InRounds
    void databaseIsAway() {
        int before = doors.turnedAway();
        long pid = rig.node().pid();
        rig.stopDatabase();
        assertThat(Processes.await(NOTICED_WITHIN, () -> !rig.node().isReady()))
                .as("unready soon")
                .isTrue();
        letItLast();
        assertThat(rig.node().isReady()).as("ready without a database").isFalse();
        assertThat(doors.turnedAway())
                .as("requests turned away without a database")
                .isGreaterThan(before);
        rig.startDatabase();
        assertThat(Processes.await(FLOWS_WITHIN, () -> rig.node().isReady()))
                .as("ready again")
                .isTrue();
        awaitMoreRows(200);
        assertThat(rig.node().pid()).as("the node that went through it").isEqualTo(pid);
        assertThat(rig.node().isAlive()).isTrue();
        assertNothingLost();
    }

    /** Goal: 20 s without the broker lose and double nothing; HTTP goes on meanwhile. */
    @InRounds
    void brokerIsAway() throws Exception {
        rig.broker().stop();
        assertThat(rig.broker().isAlive()).isFalse();
        long during = rig.number(ROWS);
        letItLast();
        assertThat(rig.number(ROWS)).as("rows by HTTP while the broker is away").isGreaterThan(during);
        rig.broker().start();
        awaitMoreRows(500);
        assertNothingLost();
    }
}
