package dev.presage.persistence.proof;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.journal.chain.Chain;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes blocks: gathers what was committed since the last one, signs and keeps it. Of two at work at once, as there are
 * for a moment when a node is cut off, one gets each number. Blocks.
 */
public final class Notary {
    /** Commit order, and only what nobody can commit before any more: see {@link Cursor}. */
    private static final String SINCE = """
            SELECT e.xid::text::bigint, e.ordering, e.persistence_id, e.sequence_number, e.chain
            FROM event_journal e
            WHERE (e.xid, e.ordering) > (?::text::xid8, ?) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY e.xid, e.ordering LIMIT ?""";

    private final DataSource source;
    private final Blocks blocks;
    private final ProofKey key;
    private final Bounds bounds;
    private final InstantSource clock;

    /**
     * How much at a time.
     *
     * @param pageRows rows read at once
     * @param blockRows a block of so many rows takes no further page; the rest goes into the next one
     */
    public record Bounds(int pageRows, int blockRows) {}

    /**
     * @param source connections that may write
     */
    public Notary(DataSource source, ProofKey key, Bounds bounds, InstantSource clock) {
        this.source = source;
        this.blocks = new Blocks(source);
        this.key = key;
        this.bounds = bounds;
        this.clock = clock;
    }

    /** What a gathering came to. */
    private static final class Gathered {
        private final TreeMap<String, Leaf> heads = new TreeMap<>();
        private Cursor upTo;
        private long rows;
        private long firstRows;

        Gathered(Cursor upTo) {
            this.upTo = upTo;
        }

        void take(Cursor cursor, Leaf leaf) {
            heads.merge(leaf.id(), leaf, (last, next) -> next.version() > last.version() ? next : last);
            upTo = cursor;
            rows++;
            firstRows += leaf.version() == 1 ? 1 : 0;
        }
    }

    /**
     * Signs the next block.
     *
     * @return what was signed; null if nothing was committed since the last one
     * @throws JournalUnavailable while the database does not answer
     */
    public @Nullable Signed sign() {
        Signed last = blocks.newest();
        Statement before = last == null ? null : last.statement();
        Gathered gathered = gather(before == null ? Cursor.START : before.position());
        if (gathered.rows == 0) {
            return null;
        }
        List<Leaf> leaves = List.copyOf(gathered.heads.values());
        byte[] root = new MerkleTree(leaves.stream().map(Leaf::bytes).toList()).root();
        var statement = new Statement(
                before == null ? 1 : before.number() + 1,
                last == null ? Chain.start() : Statement.digest(last.text()),
                gathered.upTo,
                gathered.rows,
                leaves.size(),
                gathered.rows + (before == null ? 0 : before.totalRows()),
                gathered.firstRows + (before == null ? 0 : before.totalSubjects()),
                root,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                ProofKey.name(key.publicKey()));
        var signed = new Signed(statement.text(), key.sign(statement.text()));
        if (!blocks.add(new Block(signed, leaves))) {
            throw new JournalUnavailable(
                    new SQLException("Somebody else signed block " + statement.number() + " in the meantime."));
        }
        return signed;
    }

    private Gathered gather(Cursor since) {
        var gathered = new Gathered(since);
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(SINCE)) {
            boolean more = true;
            while (more && gathered.rows < bounds.blockRows()) {
                statement.setString(1, Long.toString(gathered.upTo.transaction()));
                statement.setLong(2, gathered.upTo.ordering());
                statement.setInt(3, bounds.pageRows());
                int read = 0;
                try (ResultSet rows = statement.executeQuery()) {
                    for (; rows.next(); read++) {
                        byte[] link = rows.getBytes(5);
                        gathered.take(
                                new Cursor(rows.getLong(1), rows.getLong(2)),
                                new Leaf(rows.getString(3), rows.getLong(4), link == null ? Chain.start() : link));
                    }
                }
                more = read == bounds.pageRows();
            }
            return gathered;
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }
}
