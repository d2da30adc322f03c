package dev.presage.ops.chaos.check;

import dev.presage.node.DomainLoader;
import dev.presage.node.NodeConfig;
import dev.presage.ops.chaos.load.Doors;
import dev.presage.ops.chaos.load.Ledger;
import dev.presage.ops.embedded.Processes;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Checks everything that a cluster kept and says, once the load has ended: journal, topic, snapshots, live subjects.
 * First it waits until what was taken has come through.
 */
public final class Audit {
    private static final Duration THROUGH_WITHIN = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final String SNAPSHOTS =
            "SELECT persistence_id, sequence_number, snapshot_ser_manifest, snapshot_payload FROM snapshot";

    private final DataSource database;
    private final Domains domains;
    private final JournalReader journal;

    /** Reads the journal with the domains as a node without settings of its own has them. */
    public Audit(DataSource database) {
        this.database = database;
        this.domains = DomainLoader.load(NodeConfig.load("").getConfig("presage.domains"));
        this.journal = new JdbcJournalReader(database, domains);
    }

    /**
     * What was looked at.
     *
     * @param repeated insights that were published again
     */
    public record Extent(int acknowledged, long rows, int subjects, int insights, long repeated) {
        @Override
        public String toString() {
            return "%d events acknowledged, %d rows of %d subjects, %d insights published (%d of them again)"
                    .formatted(acknowledged, rows, subjects, insights, repeated);
        }
    }

    /** Checks, and adds to the findings what is wrong. */
    public Extent run(Ledger ledger, String bootstrap, String topic, Doors doors, Findings findings)
            throws SQLException {
        try (var published = new PublishedInsights(bootstrap, topic, findings)) {
            var events = new EventCounts(findings);
            var told = new TellingCounts(findings);
            var rows = new long[1];
            var place = new Cursor[] {Cursor.START};
            Processes.await(THROUGH_WITHIN, LOOK_EVERY, () -> {
                place[0] = JournalScan.from(journal, place[0], row -> {
                    rows[0]++;
                    events.row(row);
                    told.row(row);
                    published.row(row);
                });
                return events.hasAll(ledger) && told.hasAll() && published.readAll();
            });
            events.finish(ledger);
            told.finish();
            published.finish();
            Folds folds = fold(findings);
            new LiveSubjects(doors, findings).check(folds);
            try (Connection connection = database.getConnection()) {
                Writers.check(connection, findings);
            }
            return new Extent(
                    ledger.acknowledged(), rows[0], folds.subjects(), published.count(), published.repeated());
        }
    }

    /** Checks the load's events alone, and adds to the findings what is wrong. */
    public void events(Ledger ledger, Findings findings) {
        var events = new EventCounts(findings);
        var place = new Cursor[] {Cursor.START};
        Processes.await(THROUGH_WITHIN, LOOK_EVERY, () -> {
            place[0] = JournalScan.from(journal, place[0], events::row);
            return events.hasAll(ledger);
        });
        events.finish(ledger);
    }

    private Folds fold(Findings findings) throws SQLException {
        var folds = new Folds(domains, snapshots(), findings);
        JournalScan.rows(journal, folds::row);
        return folds;
    }

    private Map<String, Folds.Stored> snapshots() throws SQLException {
        var found = new HashMap<String, Folds.Stored>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SNAPSHOTS)) {
            while (rows.next()) {
                found.put(
                        rows.getString(1),
                        new Folds.Stored(rows.getLong(2), new JournalBytes(rows.getString(3), rows.getBytes(4))));
            }
        }
        return found;
    }
}
