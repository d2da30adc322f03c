package dev.presage.persistence.verify;

import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.proof.Block;
import dev.presage.persistence.proof.Blocks;
import dev.presage.persistence.proof.Signed;
import dev.presage.persistence.proof.Statement;
import dev.presage.persistence.verify.Finding.Kind;
import dev.presage.persistence.verify.RangeWalk.Range;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Checks the journal, from the first row to the last, many subjects at a time. Blocks until it is through. */
public final class Verify {
    /** Share of the subjects that are replayed where nobody asks for more: applying rows takes far longer. */
    public static final double USUAL_SHARE = 0.05;

    private static final int SHARES = 1_000;

    private final DataSource source;
    private final Domains domains;

    /**
     * What to check, and how.
     *
     * @param domain only subjects of this one; null for all
     * @param since only rows written since then, without snapshots and the number of signed rows; null for all
     * @param replayed share of the subjects, in [0, 1], whose snapshots are compared with a replay of all their rows;
     *     of the others only what rows say without being applied
     * @param threads as many connections are used at once
     * @param keys public keys that may have signed; none leaves signatures unchecked
     * @param log the signed statements that were published; empty if there is nothing to compare with
     */
    public record Request(
            @Nullable String domain,
            @Nullable Instant since,
            double replayed,
            int threads,
            List<PublicKey> keys,
            Iterable<Signed> log) {
        public Request {
            keys = List.copyOf(keys);
        }

        /** The same subjects at every run. */
        boolean isReplayed(String id) {
            return Math.floorMod(id.hashCode() * 0x9E3779B9, SHARES) < replayed * SHARES;
        }
    }

    public Verify(DataSource source, Domains domains) {
        this.source = source;
        this.domains = domains;
    }

    /**
     * Checks all of it.
     *
     * @return what was looked at
     * @throws JournalUnavailable if the database cannot be read to the end
     */
    public Counts run(Request request, Findings findings) throws InterruptedException {
        var total = new Counts();
        var statements = new StatementWalk(new Blocks(source), new BlockWalk(request, findings));
        List<Signed> signed = statements.walk(request.log());
        Cursor upTo =
                signed.isEmpty() ? Cursor.START : signed.getLast().statement().position();
        var tasks = new ArrayList<Callable<Counts>>();
        for (Range range : new Ranges(source).split(request.domain(), request.threads())) {
            tasks.add(
                    () -> with(connection -> new RangeWalk(request, domains, findings, upTo).walk(connection, range)));
        }
        for (Signed each : signed) {
            Statement statement = each.statement();
            if (request.since() == null || !statement.at().isBefore(request.since())) {
                tasks.add(() -> block(request, findings, statement.number()));
            }
        }
        ExecutorService pool = Executors.newFixedThreadPool(request.threads());
        try {
            for (Future<Counts> task : pool.invokeAll(tasks)) {
                total.add(task.get());
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof SQLException unavailable
                    ? new JournalUnavailable(unavailable)
                    : new IllegalStateException(failed.getCause());
        } finally {
            pool.shutdownNow();
        }
        if (!signed.isEmpty() && request.domain() == null && request.since() == null) {
            compareTotals(signed.getLast().statement(), total, findings);
        }
        return total;
    }

    private static void compareTotals(Statement last, Counts total, Findings findings) {
        if (total.inBlocks != last.totalRows()) {
            findings.add(new Finding(
                    Kind.SIGNED,
                    "journal",
                    0,
                    "it has " + total.inBlocks + " rows up to position " + last.position() + ", where block "
                            + last.number() + " was signed with " + last.totalRows()));
        }
    }

    private Counts block(Request request, Findings findings, long number) throws SQLException {
        Block block;
        try {
            block = new Blocks(source).numbered(number);
        } catch (IllegalArgumentException malformed) {
            block = null;
        }
        Block read = block;
        return with(connection -> new BlockWalk(request, findings).walk(connection, number, read));
    }

    private interface Work {
        Counts on(Connection connection) throws SQLException;
    }

    private Counts with(Work work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return work.on(connection);
        }
    }
}
