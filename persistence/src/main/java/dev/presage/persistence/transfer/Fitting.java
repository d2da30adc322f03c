package dev.presage.persistence.transfer;

import dev.presage.persistence.journal.chain.Chain;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether rows go with what the journal holds and with those before them in the file: each follows the one
 * before it, by number and by link, and where the journal has a row already it is the same one. Remembers where the
 * last subjects stood, as many as it may. Belongs to one thread.
 */
final class Fitting {
    private static final int MOST_REMEMBERED = 100_000;
    private static final float LOAD = 0.75f;

    private static final String THERE = """
            SELECT e.persistence_id, e.sequence_number, e.event_ser_manifest, sha256(e.event_payload), e.chain
            FROM unnest(?::text[], ?::bigint[]) AS w(id, version)
            JOIN event_journal e ON e.persistence_id = w.id AND e.sequence_number = w.version""";

    private final Chain chain = new Chain();
    private final Map<String, Last> last = new LinkedHashMap<>(16, LOAD, true);

    /** Whether what was forgotten may have been in the file; then only the journal knows. */
    private boolean hasForgotten;

    private final boolean isRehearsal;

    /**
     * @param isRehearsal whether rows are not brought in, so that those before them may only stand in the file
     */
    Fitting(boolean isRehearsal) {
        this.isRehearsal = isRehearsal;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Last(long version, byte @Nullable [] link) {}

    private record Place(String id, long version) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record There(String manifest, byte[] digest, byte @Nullable [] link) {}

    /**
     * The rows that the journal does not have yet.
     *
     * @throws RefusedImport if one of them does not fit
     */
    List<ExportedRow> missing(Connection connection, List<ExportedRow> rows) throws SQLException {
        Map<Place, There> there = there(connection, rows);
        var missing = new ArrayList<ExportedRow>(rows.size());
        for (ExportedRow row : rows) {
            There same = there.get(new Place(row.id(), row.version()));
            if (same == null) {
                follow(row, there);
                missing.add(row);
            } else if (!isSame(row, same)) {
                throw new RefusedImport("The journal has another " + row.named() + " already. Nothing of this file was"
                        + " brought in, unless an earlier run was cut short.");
            }
            remember(row);
        }
        return missing;
    }

    private static boolean isSame(ExportedRow row, There there) {
        return row.bytes().manifest().equals(there.manifest())
                && Arrays.equals(Chain.sha256().digest(row.bytes().bytes()), there.digest())
                && Arrays.equals(row.link(), there.link());
    }

    private void follow(ExportedRow row, Map<Place, There> there) {
        if (row.version() < 1) {
            throw new RefusedImport("There can be no " + row.named() + ".");
        }
        byte[] before = null;
        if (row.version() > 1) {
            Last known = last.get(row.id());
            There stored = there.get(new Place(row.id(), row.version() - 1));
            if (known != null && known.version() == row.version() - 1) {
                before = known.link();
            } else if (stored != null) {
                before = stored.link();
            } else if (isRehearsal && known == null && hasForgotten) {
                return;
            } else {
                throw new RefusedImport("The file has " + row.named()
                        + ", and neither it nor the journal has the row before. Bring in the earlier file first.");
            }
        }
        byte[] link = row.link();
        boolean fits = link == null
                ? before == null
                : Arrays.equals(
                        link,
                        chain.link(
                                before,
                                row.id(),
                                row.version(),
                                row.bytes().manifest(),
                                row.bytes().bytes()));
        if (!fits) {
            throw new RefusedImport("The link of " + row.named()
                    + " does not follow from what it holds and the row before: it was changed before it was exported,"
                    + " or since.");
        }
    }

    private void remember(ExportedRow row) {
        last.put(row.id(), new Last(row.version(), row.link()));
        if (last.size() > MOST_REMEMBERED) {
            last.remove(last.keySet().iterator().next());
            hasForgotten = true;
        }
    }

    /** What the journal has of these rows and of those right before them. */
    private Map<Place, There> there(Connection connection, List<ExportedRow> rows) throws SQLException {
        var asked = new ArrayList<Place>();
        for (ExportedRow row : rows) {
            asked.add(new Place(row.id(), row.version()));
            if (!last.containsKey(row.id())) {
                asked.add(new Place(row.id(), row.version() - 1));
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(THERE)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", asked.stream().map(Place::id).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", asked.stream().map(Place::version).toArray()));
            var there = new HashMap<Place, There>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    there.put(
                            new Place(found.getString(1), found.getLong(2)),
                            new There(
                                    found.getString(3), Objects.requireNonNull(found.getBytes(4)), found.getBytes(5)));
                }
            }
            return there;
        }
    }
}
