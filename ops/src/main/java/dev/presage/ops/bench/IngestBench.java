package dev.presage.ops.bench;

import com.sun.management.ThreadMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.egress.EgressSettings;
import dev.presage.node.egress.InsightRecords;
import dev.presage.node.ingest.EventDecoder;
import dev.presage.node.ingest.IngestSettings;
import dev.presage.ops.events.OutgoingEvent;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Incoming;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * What one event costs on its way in, and one row of the journal that nobody has to hear of on its way out: time of one
 * thread, without Kafka and database. The events are those of {@link PathBench}.
 */
public final class IngestBench {
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int DEVICES = 10_000;
    private static final int CARRIED_FLOATS = 64;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final String LOG = "presage.observations.device#bench";

    private final int events;
    private final int rounds;
    private final Duration warmUp;
    private final EventDecoder decoder;
    private final EventCodec codec;
    private final InsightRecords publication;

    /**
     * Prepares.
     *
     * @param events how many different ones there are
     * @param rounds how often all of them are measured; the median counts
     * @param warmUp how long each part runs before it is measured
     */
    public IngestBench(int events, int rounds, Duration warmUp) {
        this.events = events;
        this.rounds = rounds;
        this.warmUp = warmUp;
        Config config = ConfigFactory.parseResources("presage/ingest.conf")
                .withFallback(ConfigFactory.parseResources("presage/egress.conf"))
                .resolve();
        var device = new DeviceDomain(new Options(Map.of()));
        var domains = new Domains(List.of(device, new AccountDomain(new Options(Map.of()))));
        this.decoder = new EventDecoder(domains, IngestSettings.from(config).event(), Clock.systemUTC());
        this.codec = new EventCodec(device);
        this.publication = new InsightRecords(domains, EgressSettings.from(config));
    }

    /** 20,000 events, eleven rounds, three seconds of warm-up. */
    public static IngestBench usual() {
        return new IngestBench(20_000, 11, Duration.ofSeconds(3));
    }

    /** What one thing costs. */
    private record Cost(double micros, double bytes) {}

    /** Measures; blocks until done. */
    public List<Figure> run() {
        List<OutgoingEvent> readings = readings();
        List<ConsumerRecord<byte[], byte[]>> binary = new ArrayList<>();
        List<ConsumerRecord<byte[], byte[]>> structured = new ArrayList<>();
        List<JournalBytes> rows = new ArrayList<>();
        for (OutgoingEvent reading : readings) {
            ProducerRecord<byte[], byte[]> sent = reading.toRecord();
            binary.add(record(binary.size(), sent.key(), sent.value(), sent.headers()));
            structured.add(record(structured.size(), sent.key(), structured(reading), new RecordHeaders()));
            rows.add(codec.encode(unremarkable(read(binary.getLast()))));
        }
        Cost binaryCost = measure(binary, this::isValid);
        Cost structuredCost = measure(structured, this::isValid);
        Cost rowCost = measure(rows, row -> !codec.saysAny(row, publication.asked()));
        return List.of(
                new Figure("decode_us_per_event_binary", binaryCost.micros(), "us"),
                new Figure("decode_us_per_event_structured", structuredCost.micros(), "us"),
                new Figure("decode_bytes_per_event_binary", binaryCost.bytes(), "bytes"),
                new Figure("decode_bytes_per_event_structured", structuredCost.bytes(), "bytes"),
                new Figure("publish_us_per_row", rowCost.micros(), "us"),
                new Figure("publish_bytes_per_row", rowCost.bytes(), "bytes"));
    }

    private List<OutgoingEvent> readings() {
        Readings readings = Readings.uniform("ingest", DEVICES, 1);
        Instant first = Instant.now().minusMillis(events);
        List<OutgoingEvent> all = new ArrayList<>(events);
        for (int i = 0; i < events; i++) {
            all.add(readings.next(first.plusMillis(i)));
        }
        return all;
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                OutgoingEvent.DEVICE_TOPIC,
                0,
                offset,
                System.currentTimeMillis(),
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static byte[] structured(OutgoingEvent event) {
        return ("{\"specversion\":\"1.0\",\"id\":\"" + event.id() + "\",\"source\":\"" + event.source()
                        + "\",\"type\":\"" + event.type() + "\",\"subject\":\"" + event.subject() + "\",\"time\":\""
                        + event.time() + "\",\"datacontenttype\":\"application/json\",\"data\":" + event.data() + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private Observation read(ConsumerRecord<byte[], byte[]> record) {
        return switch (decoder.record(LOG, record)) {
            case Incoming.Valid valid -> valid.observation();
            case Incoming.Invalid invalid ->
                throw new IllegalStateException(invalid.problem().detail());
        };
    }

    private boolean isValid(ConsumerRecord<byte[], byte[]> record) {
        return decoder.record(LOG, record) instanceof Incoming.Valid;
    }

    /** As a device journals most readings: a low score, its reason, and the state that its model carries on. */
    private static SubjectEvent unremarkable(Observation reading) {
        var model = new ModelRef("device-next", "1", "0f".repeat(32));
        var anomaly = new Insight.Anomaly(
                reading.id(),
                reading.time(),
                0.3,
                false,
                List.of(new Reason("RANGE", "value", 40, 60, 50)),
                new Provenance.Model(model, new BatchShape(64, 1)));
        var carried = new Carried("value", Floats.adopt(new float[CARRIED_FLOATS]));
        return new SubjectEvent.Observed(reading.time(), List.of(reading), List.of(anomaly), List.of(carried));
    }

    private <T> Cost measure(List<T> things, Predicate<T> work) {
        long end = System.nanoTime() + warmUp.toNanos();
        do {
            once(things, work);
        } while (System.nanoTime() - end < 0);
        var micros = new double[rounds];
        var bytes = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            long cpu = THREAD.getCurrentThreadCpuTime();
            long allocated = THREAD.getCurrentThreadAllocatedBytes();
            once(things, work);
            micros[round] = (THREAD.getCurrentThreadCpuTime() - cpu) / NANOS_PER_MICRO / things.size();
            bytes[round] = (double) (THREAD.getCurrentThreadAllocatedBytes() - allocated) / things.size();
        }
        return new Cost(median(micros), median(bytes));
    }

    /** The answers are looked at, so that none of the work can be left out. */
    private static <T> void once(List<T> things, Predicate<T> work) {
        for (T thing : things) {
            if (!work.test(thing)) {
                throw new IllegalStateException("The benchmark's own data is not what it should be.");
            }
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
