package dev.presage.node.healing;

import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Serial;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subjects that cannot be recovered: a row that cannot be read or applied, or one that is missing. Such a subject says
 * so to everybody at once and is left alone, but for a try now and then, ever more seldom; all others go on. Safe for
 * many threads.
 */
public final class Quarantine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    private final Wards wards;
    private final String node;
    private final QuarantineSettings settings;
    private final AtomicLong known = new AtomicLong();
    private final ThreadPoolExecutor notes;

    /** The database cannot be asked now. */
    public static final class Unavailable extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        Unavailable(Throwable cause) {
            super("Who is in quarantine is not known now.", cause);
        }
    }

    /**
     * Notes who is in quarantine in a table that all nodes share.
     *
     * @param node what this node is called
     */
    public Quarantine(DataSource source, String node, QuarantineSettings settings, MeterRegistry registry) {
        this.wards = new Wards(source);
        this.node = node;
        this.settings = settings;
        this.notes = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.maxReports()),
                Thread.ofPlatform().daemon().name("presage-quarantine").factory());
        Gauge.builder("presage.subjects.quarantined", known::get)
                .description("Subjects that cannot be recovered, said by the one node that looks after them.")
                .register(registry);
    }

    QuarantineSettings settings() {
        return settings;
    }

    Wards wards() {
        return wards;
    }

    /** So many there are, as far as this node looks after them. */
    void count(long now) {
        known.set(now);
    }

    /** Notes that a subject could not be recovered. Returns at once; what cannot be noted now is found out again. */
    public void report(SubjectId subject, String why) {
        try {
            notes.execute(() -> note(subject, why));
        } catch (RejectedExecutionException full) {
            log.error("{} is in quarantine, which could not be noted. {}", subject, why);
        }
    }

    /** Said once, however often the subject is tried. */
    private void note(SubjectId subject, String why) {
        try {
            int tries = wards.note(subject, why, node, settings);
            if (tries == 1) {
                log.error("{} cannot be recovered and is in quarantine; others go on. {}", subject, why);
            } else {
                log.debug("{} could not be recovered in try {}. {}", subject, tries, why);
            }
        } catch (SQLException unreachable) {
            log.error("{} is in quarantine, which could not be noted. {}", subject, why);
        }
    }

    /**
     * Those in quarantine after a place, in the order of domain and id. Blocks.
     *
     * @throws Unavailable if the database does not answer
     */
    public List<Ward> after(String domain, String id, int most) {
        return sql(() -> wards.after(domain, id, most));
    }

    /** Keeps who wished a subject to be tried again. Blocks. */
    public void wished(SubjectId subject, String who, String why) {
        log.info("{} wishes {} to be tried again: {}", who, subject, why);
        sql(() -> {
            wards.wish(subject, who, why);
            return true;
        });
    }

    /** Takes a subject's answer to {@link dev.presage.protocol.SubjectCommand.Retry}. Blocks. */
    public void answered(SubjectReply reply) {
        if (reply instanceof SubjectReply.Described sound && sql(() -> wards.release(sound.subject()))) {
            log.info("{} has recovered and is out of quarantine.", sound.subject());
        }
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private static <T> T sql(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException unreachable) {
            throw new Unavailable(unreachable);
        }
    }

    @Override
    public void close() {
        notes.shutdownNow();
    }
}
