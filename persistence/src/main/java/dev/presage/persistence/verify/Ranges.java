package dev.presage.persistence.verify;

import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.verify.RangeWalk.Range;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Parts the journal into ranges of ids with about as many rows each, by a sample. */
record Ranges(DataSource source) {
    /** More ranges than threads, so that none has much more to do than the others. */
    private static final int PER_THREAD = 8;

    private static final int SAMPLED = 4_000;

    /** Pages drawn by lot; of an unknown table the first ones. */
    private static final String SAMPLE = """
            SELECT persistence_id FROM event_journal
            TABLESAMPLE SYSTEM (LEAST(100, GREATEST(0.01, 100.0 * ? / GREATEST(1,
              (SELECT reltuples FROM pg_class WHERE oid = 'event_journal'::regclass)))))
            WHERE persistence_id >= ? AND persistence_id < ? LIMIT ?""";

    /** Ids are of printable ASCII. */
    private static final String BEYOND = "\u007f";

    List<Range> split(@Nullable String domain, int threads) {
        String from = domain == null ? "" : domain + "|";
        String to = domain == null ? BEYOND : domain + "}";
        List<String> sample = sample(from, to);
        var bounds = new TreeSet<String>();
        int parts = threads * PER_THREAD;
        for (int i = 1; i < parts && !sample.isEmpty(); i++) {
            bounds.add(sample.get(i * sample.size() / parts));
        }
        bounds.remove(from);
        var ranges = new ArrayList<Range>();
        String begin = from;
        for (String bound : bounds) {
            ranges.add(new Range(begin, bound));
            begin = bound;
        }
        ranges.add(new Range(begin, to));
        return ranges;
    }

    private List<String> sample(String from, String to) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(SAMPLE)) {
            statement.setDouble(1, SAMPLED);
            statement.setString(2, from);
            statement.setString(3, to);
            statement.setInt(4, 10 * SAMPLED);
            var sample = new ArrayList<String>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sample.add(rows.getString(1));
                }
            }
            sample.sort(null);
            return sample;
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }
}
