package dev.presage.persistence.proof;

import dev.presage.persistence.archive.ArchiveAway;
import dev.presage.persistence.archive.Archives;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.journal.chain.Chain;
import dev.presage.persistence.transfer.ExportedRow;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.wire.MalformedBytes;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Makes proofs, and hands none out that does not hold. Blocks. */
public final class Prover {
    private static final String EVENT = """
            SELECT e.xid::text::bigint, e.ordering, e.event_ser_manifest, e.event_payload, e.chain, b.chain
            FROM event_journal e
            LEFT JOIN event_journal b
              ON b.persistence_id = e.persistence_id AND b.sequence_number = e.sequence_number - 1
            WHERE e.persistence_id = ? AND e.sequence_number = ?""";

    private static final String FOLLOWING = """
            SELECT sequence_number, event_ser_manifest, sha256(event_payload) FROM event_journal
            WHERE persistence_id = ? AND sequence_number > ? AND sequence_number <= ? ORDER BY sequence_number""";

    private final DataSource source;
    private final Blocks blocks;
    private final Domains domains;

    public Prover(DataSource source, Domains domains) {
        this.source = source;
        this.blocks = new Blocks(source);
        this.domains = domains;
    }

    /** What was asked for, or why there is none. */
    public sealed interface Answer {
        /** A proof that holds. */
        record Proof(ProofFile file) implements Answer {}

        /** The journal has no such insight. */
        record Unknown() implements Answer {}

        /** It is not signed yet, but will be with the next block. */
        record Pending() implements Answer {}

        /** It cannot be proven, and why. */
        record Unprovable(String why) implements Answer {}
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Event(Cursor cursor, JournalBytes bytes, byte @Nullable [] link, byte[] before) {}

    /**
     * Proves an insight.
     *
     * @param keys public keys that sign here
     * @throws JournalUnavailable while the database does not answer
     */
    public Answer prove(InsightId insight, List<PublicKey> keys) {
        Domain<?> domain = domains.named(insight.subject().domain());
        Event event;
        try {
            event = event(insight);
        } catch (ArchiveAway away) {
            return new Answer.Unprovable(String.valueOf(away.getMessage()));
        }
        if (domain == null || event == null) {
            return new Answer.Unknown();
        }
        String says;
        try {
            says = ProofCheck.said(domain, event.bytes(), insight.index());
        } catch (MalformedBytes unreadable) {
            return new Answer.Unprovable("The event cannot be read: " + unreadable.getMessage());
        } catch (IllegalArgumentException beyond) {
            return new Answer.Unknown();
        }
        if (event.link() == null) {
            return new Answer.Unprovable("The event was written before there were chains.");
        }
        Block block = blocks.holding(event.cursor());
        return block == null ? new Answer.Pending() : prove(insight, says, event, event.link(), block, keys);
    }

    private Answer prove(InsightId insight, String says, Event event, byte[] link, Block block, List<PublicKey> keys) {
        String id = insight.subject().persistenceId();
        int place = IntStream.range(0, block.leaves().size())
                .filter(i -> block.leaves().get(i).id().equals(id))
                .findFirst()
                .orElse(-1);
        if (place < 0 || block.leaves().get(place).version() < insight.version()) {
            return unfit(block, "does not have the event");
        }
        Leaf leaf = block.leaves().get(place);
        List<ProofFile.Following> following = following(id, insight.version(), leaf.version());
        if (following.size() != leaf.version() - insight.version()) {
            return unfit(block, "has later events of the subject, which are missing");
        }
        var file = new ProofFile(
                insight,
                says,
                event.bytes().manifest(),
                event.bytes().bytes(),
                event.before(),
                link,
                following,
                leaf.link(),
                place,
                block.tree().path(place),
                block.signed());
        Statement statement = block.signed().statement();
        var check = new ProofCheck(domains);
        for (PublicKey key : keys) {
            if (ProofKey.name(key).equals(statement.key())) {
                return switch (check.check(file, key)) {
                    case ProofCheck.Verdict.Holds holds -> new Answer.Proof(file);
                    case ProofCheck.Verdict.Fails fails ->
                        new Answer.Unprovable("The journal is not what was signed. " + fails.why());
                };
            }
        }
        // Signed by a key from before: whoever checks has it.
        return new Answer.Proof(file);
    }

    private static Answer unfit(Block block, String what) {
        return new Answer.Unprovable("The journal is not what was signed: block "
                + block.signed().statement().number() + " " + what + ".");
    }

    private @Nullable Event event(InsightId insight) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(EVENT)) {
            statement.setString(1, insight.subject().persistenceId());
            statement.setLong(2, insight.version());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return archived(connection, insight);
                }
                byte[] before = rows.getBytes(6);
                if (before == null) {
                    // The row before may be the last one that was archived.
                    Archives.End end =
                            Archives.end(connection, insight.subject().persistenceId(), insight.version() - 1);
                    before = end == null ? null : end.link();
                }
                return new Event(
                        new Cursor(rows.getLong(1), rows.getLong(2)),
                        new JournalBytes(rows.getString(3), rows.getBytes(4)),
                        rows.getBytes(5),
                        before == null ? Chain.start() : before);
            }
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }

    /** What lies in a file that cannot be read here is missing. */
    private static List<ProofFile.Following> archived(Connection connection, String id, long after, long upTo)
            throws SQLException {
        try {
            return read(connection, id, after, upTo);
        } catch (ArchiveAway away) {
            return List.of();
        }
    }

    private static List<ProofFile.Following> read(Connection connection, String id, long after, long upTo)
            throws SQLException {
        return Archives.rows(connection, id, after, upTo, (int) Math.min(Integer.MAX_VALUE, upTo - after)).stream()
                .map(row -> new ProofFile.Following(
                        row.bytes().manifest(),
                        Chain.sha256().digest(row.bytes().bytes())))
                .toList();
    }

    private static @Nullable Event archived(Connection connection, InsightId insight) throws SQLException {
        long version = insight.version();
        List<ExportedRow> rows =
                Archives.rows(connection, insight.subject().persistenceId(), Math.max(0, version - 2), version, 2);
        if (rows.isEmpty() || rows.getLast().version() != version) {
            return null;
        }
        ExportedRow row = rows.getLast();
        byte[] before = rows.size() == 2 ? rows.getFirst().link() : null;
        return new Event(row.place(), row.bytes(), row.link(), before == null ? Chain.start() : before);
    }

    private List<ProofFile.Following> following(String id, long after, long upTo) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(FOLLOWING)) {
            statement.setString(1, id);
            statement.setLong(2, after);
            statement.setLong(3, upTo);
            var following = new ArrayList<ProofFile.Following>();
            try (ResultSet rows = statement.executeQuery()) {
                long oldest = upTo + 1;
                while (rows.next()) {
                    oldest = Math.min(oldest, rows.getLong(1));
                    following.add(new ProofFile.Following(rows.getString(2), rows.getBytes(3)));
                }
                following.addAll(0, archived(connection, id, after, oldest - 1));
            }
            return following;
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }
}
