package dev.presage.ops.bench;

import com.typesafe.config.Config;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Outcome;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.DeviceMemory;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalBytesSerializer;
import dev.presage.persistence.journal.snapshots.WaypointSettings;
import dev.presage.persistence.replay.JdbcKeptContexts;
import dev.presage.persistence.replay.KeptContexts;
import dev.presage.persistence.replay.Past;
import dev.presage.persistence.replay.Point;
import dev.presage.persistence.replay.Travel;
import dev.presage.protocol.SubjectId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * How long it takes to see a subject as it was: one device whose life has as many events as asked for, a row and a
 * reading each, visited at random points, by number and by time in turn. Its waypoints are kept as the node keeps them.
 */
final class TravelBench {
    private static final SubjectId SUBJECT = new SubjectId("device", "traveller");
    private static final Instant BEGUN = Instant.parse("2020-01-01T00:00:00Z");
    private static final int MIB = 1 << 20;
    private static final int GROUP = 1_000;
    private static final int WARM_UP = 300;
    private static final int JOURNEYS = 2_000;

    private static final String INSERT = """
            INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
              event_ser_manifest, event_payload) VALUES (?, ?, 'bench', ?, ?, ?, ?)""";

    private final Config config;
    private final int events;
    private final Consumer<String> progress;
    private final DeviceDomain domain = new DeviceDomain(new Options(Map.of()));
    private final SplittableRandom random = new SplittableRandom(4);

    TravelBench(Config config, int events, Consumer<String> progress) {
        this.config = config;
        this.events = events;
        this.progress = progress;
    }

    List<Figure> run() throws SQLException {
        DatabaseSettings settings = DatabaseSettings.from(config);
        try (Database database = Database.open(settings);
                var writing = ConnectionPool.openHasty(settings, "bench-travel", 2)) {
            var kept = new JdbcKeptContexts(database.source(), writing);
            live(writing, kept);
            var travel = new Travel(
                    new JdbcJournalReader(database.source(), new Domains(List.of(domain))),
                    kept,
                    List.of(domain),
                    WaypointSettings.from(config),
                    InstantSource.system());
            for (int i = 0; i < WARM_UP; i++) {
                visit(travel, i);
            }
            double[] millis = new double[JOURNEYS];
            for (int i = 0; i < JOURNEYS; i++) {
                millis[i] = visit(travel, i);
            }
            Arrays.sort(millis);
            return List.of(
                    new Figure("time_travel_p50_ms", millis[JOURNEYS / 2], "ms"),
                    new Figure("time_travel_p99_ms", millis[JOURNEYS * 99 / 100], "ms"),
                    new Figure("time_travel_max_ms", millis[JOURNEYS - 1], "ms"));
        }
    }

    private double visit(Travel travel, int turn) {
        int version = 1 + random.nextInt(events);
        Point point = turn % 2 == 0 ? new Point.Version(version) : new Point.At(concluded(version));
        long begun = System.nanoTime();
        Past<?> past = travel.to(SUBJECT, point);
        double millis = (System.nanoTime() - begun) / 1e6;
        if (past.version() != version || past.context().observed() != version) {
            throw new IllegalStateException("It went to " + past.version() + " instead of " + version + ".");
        }
        return millis;
    }

    private static Instant concluded(long version) {
        return BEGUN.plusSeconds(version);
    }

    /** Lives, group by group of rows, and keeps waypoints where the node would. */
    private void live(DataSource writing, KeptContexts kept) throws SQLException {
        var rules = new SubjectRules<>(domain);
        var readings = new CannedReadings(1);
        var contexts = new ContextCodec<>(domain);
        var waypoints = WaypointSettings.from(config);
        long keptWork = 0;
        long bytes = 0;
        long keptBytes = 0;
        Context<DeviceMemory> now = Context.blank(SUBJECT, domain);
        try (Connection connection = writing.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            var found = new ArrayList<KeptContexts.Kept>();
            for (int version = 1; version <= events; version++) {
                Outcome<DeviceMemory> outcome = next(rules, now, readings, concluded(version));
                bytes += add(insert, version, new EventCodec(domain).encode(outcome.event()));
                now = outcome.next();
                long work = now.version() + now.observed();
                if (work - keptWork >= waypoints.every()) {
                    JournalBytes encoded = contexts.encode(now);
                    found.add(new KeptContexts.Kept(version, work, concluded(version), encoded));
                    keptWork = work;
                    keptBytes += encoded.bytes().length;
                }
                if (version % GROUP == 0 || version == events) {
                    insert.executeBatch();
                    connection.commit();
                    kept.keep(SUBJECT, found);
                    found.clear();
                }
            }
        }
        progress.accept("a life of " + events + " events: " + bytes / MIB + " MiB of rows, " + keptBytes / MIB
                + " MiB of waypoints");
    }

    private static Outcome<DeviceMemory> next(
            SubjectRules<DeviceMemory> rules, Context<DeviceMemory> now, CannedReadings readings, Instant at) {
        if (!(rules.decide(now, List.of(readings.next(0, 1)), at) instanceof Step.Consult<DeviceMemory> consult)) {
            throw new IllegalStateException("A new reading led to no question.");
        }
        return rules.conclude(now, consult.pending(), readings.answer(consult.question()), at);
    }

    private static int add(PreparedStatement insert, int version, JournalBytes row) throws SQLException {
        insert.setString(1, SUBJECT.persistenceId());
        insert.setLong(2, version);
        insert.setLong(3, concluded(version).toEpochMilli());
        insert.setInt(4, JournalBytesSerializer.IDENTIFIER);
        insert.setString(5, row.manifest());
        insert.setBytes(6, row.bytes());
        insert.addBatch();
        return row.bytes().length;
    }
}
