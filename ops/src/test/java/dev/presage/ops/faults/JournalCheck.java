package dev.presage.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.embedded.Processes;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.terminal.TerminalDomain;
import dev.presage.persistence.journal.Cursor;
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
    private static final int PAGE = 1000;

    private final JdbcJournalReader reader;

    JournalCheck(Rig rig) {
        var source = new PGSimpleDataSource();
        source.setUrl(rig.jdbcUrl());
        source.setUser(rig.node().settings().databaseUser());
        source.setPassword(rig.node().settings().databasePassword());
        var options = new Options(Map.of());
        reader = new JdbcJournalReader(
                source,
                new Domains(
                        List.of(new DeviceDomain(options), new AccountDomain(options), new TerminalDomain(options))));
    }

    /** Calls back for every row, in commit order. */
    void rows(Consumer<JournalRow> seen) {
        Cursor cursor = Cursor.START;
        List<JournalRow> page;
        do {
            page = reader.after(cursor, PAGE);
            page.forEach(seen);
            cursor = page.isEmpty() ? cursor : page.getLast().cursor();
        } while (!page.isEmpty());
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
