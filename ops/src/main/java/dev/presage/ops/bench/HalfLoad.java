package dev.presage.ops.bench;

import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.events.Producers;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Latency from the moment at which a reading should have been sent to the commit of the row that holds its insight. An
 * open loop: readings are due at fixed times, and one that is sent late counts from when it was due. The commit time is
 * PostgreSQL's own; it is taken just before the log is flushed, so the mean flush is added.
 */
final class HalfLoad {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BUFFER_BYTES = 32 << 20;
    private static final long MOST_MICROS = TimeUnit.MINUTES.toMicros(5);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PathRig rig;
    private final Readings readings;

    HalfLoad(PathRig rig, Readings readings) {
        this.rig = rig;
        this.readings = readings;
    }

    /** Sends at a rate; returns when the last reading was due that is to be measured. */
    Instant[] send(double perSecond, Duration warmUp, Duration measured) {
        long total = (long) (perSecond * warmUp.plus(measured).toMillis() / 1e3);
        // Microseconds is what the journal and PostgreSQL keep.
        Instant first = Instant.now().truncatedTo(ChronoUnit.MICROS).plusMillis(50);
        long firstNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
        try (KafkaProducer<byte[], byte[]> producer = Producers.connect(rig.bootstrap(), PATIENCE, BUFFER_BYTES)) {
            for (long sent = 0; sent < total; ) {
                long dueCount = (long) ((System.nanoTime() - firstNanos) / 1e9 * perSecond);
                for (; sent <= dueCount && sent < total; sent++) {
                    Instant due = first.plus((long) (sent / perSecond * 1e6), ChronoUnit.MICROS);
                    var unused = producer.send(readings.next(due).toRecord());
                }
                LockSupport.parkNanos(TICK_NANOS);
            }
            producer.flush();
        }
        return new Instant[] {first.plus(warmUp), first.plus(warmUp).plus(measured)};
    }

    /** The latencies in microseconds of all readings that were due in a span of time. */
    Histogram latencies(Instant from, Instant to) throws SQLException {
        Histogram histogram = new Histogram(MOST_MICROS, 3);
        EventCodec codec = new EventCodec(new DeviceDomain(new Options(Map.of())));
        String query = """
                SELECT event_ser_manifest, event_payload,
                       (extract(epoch FROM pg_xact_commit_timestamp(xid::xid)) * 1000000)::bigint
                FROM event_journal WHERE write_timestamp >= ?""";
        EmbeddedPostgresServer server = rig.postgres();
        try (Connection connection = server.connect()) {
            long flushMicros = meanFlushMicros(connection);
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setFetchSize(5_000);
                statement.setLong(1, from.minusSeconds(1).toEpochMilli());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        var stored = new JournalBytes(rows.getString(1), rows.getBytes(2));
                        record(histogram, codec.decode(stored), rows.getLong(3) + flushMicros, from, to);
                    }
                }
            }
        }
        return histogram;
    }

    private static void record(Histogram into, SubjectEvent event, long durableMicros, Instant from, Instant to) {
        if (event instanceof SubjectEvent.Observed observed) {
            for (Observation each : observed.observations()) {
                if (!each.time().isBefore(from) && each.time().isBefore(to)) {
                    long due = ChronoUnit.MICROS.between(Instant.EPOCH, each.time());
                    into.recordValue(Math.clamp(durableMicros - due, 0, MOST_MICROS));
                }
            }
        }
    }

    private static long meanFlushMicros(Connection connection) throws SQLException {
        String query = "SELECT coalesce(wal_sync_time * 1000 / nullif(wal_sync, 0), 0)::bigint FROM pg_stat_wal";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
