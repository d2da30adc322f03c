package dev.presage.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.chaos.check.Audit;
import dev.presage.ops.chaos.check.Findings;
import dev.presage.ops.chaos.check.JournalScan;
import dev.presage.ops.chaos.load.Ledger;
import dev.presage.ops.chaos.load.Load;
import dev.presage.ops.embedded.NodeSettings;
import dev.presage.ops.embedded.Processes;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.terminal.TerminalDomain;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;

/** Reads the whole journal back and counts every observation in it. */
final class JournalCheck {
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(90);

    /** What a second's load of readings is made of: 400 over Kafka, and 20 at most over HTTP. */
    static final Load.Rate READINGS = new Load.Rate(20, 0);

    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final JdbcJournalReader reader;

    JournalCheck(Rig rig) {
        this(rig.node().settings());
    }

    JournalCheck(Trio trio) {
        this(trio.node(0).settings());
    }

    private JournalCheck(NodeSettings settings) {
        source.setUrl(settings.databaseUrl());
        source.setUser(settings.databaseUser());
        source.setPassword(settings.databasePassword());
        var options = new Options(Map.of());
        reader = new JdbcJournalReader(
                source,
                new Domains(
                        List.of(new DeviceDomain(options), new AccountDomain(options), new TerminalDomain(options))));
    }

    /** Calls back for every row, in commit order. */
    void rows(Consumer<JournalRow> seen) {
        JournalScan.rows(reader, seen);
    }

    /** Waits until all of a load that was acknowledged is there, and asserts that nothing is lost, doubled or late. */
    void assertEachOnce(Ledger ledger) {
        var findings = new Findings();
        new Audit(source).events(ledger, findings);
        assertThat(findings.cases()).as("what is wrong with the load's events").isEmpty();
    }

    /** How often each observation stands in the journal, by its id. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        rows(row -> {
            SubjectEvent event = row.event();
            if (event instanceof SubjectEvent.Observed observed) {
                for (Observation observation : observed.observations()) {
                    counts.merge(observation.id(), 1, Integer::sum);
                }
            }
        });
        return counts;
    }

    /** Waits until everything acknowledged is there, then asserts that nothing is there twice. */
    void assertEachOnce(Set<String> acknowledged) {
        boolean drained =
                Processes.await(DRAINED_WITHIN, () -> counts().keySet().containsAll(acknowledged));
        Map<String, Integer> counts = counts();
        var lost = acknowledged.stream()
                .filter(id -> !counts.containsKey(id))
                .limit(20)
                .toList();
        assertThat(lost).as("lost although acknowledged").isEmpty();
        assertThat(drained).as("drained").isTrue();
        assertThat(counts.entrySet().stream().filter(count -> count.getValue() != 1))
                .as("observations in the journal more than once")
                .isEmpty();
    }
}
