package dev.presage.protocol.wire;

import dev.presage.protocol.Carried;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import dev.presage.protocol.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the parts of one row that {@link RowWriter} wrote, in the same order. */
public final class RowReader {
    /** Far above what a row holds; keeps damaged bytes from asking for gigabytes. */
    public static final int MAX_COUNT = 1 << 16;

    private final WireReader in;
    private final Repeats<String> texts = Repeats.ofText();
    private final Repeats<Provenance> provenances = Provenances.table();
    private long lastSecond;
    private long lastOffset;

    public RowReader(byte[] bytes) {
        this.in = new WireReader(bytes);
    }

    /** Where the row comes from; for what has no way of its own to be read. */
    public WireReader in() {
        return in;
    }

    public String text() {
        return texts.read(in);
    }

    public Instant time() {
        lastSecond += in.number();
        return instant(lastSecond, in.number());
    }

    /** A time as {@link RowWriter#time} writes it: whole seconds, and a fraction with its unit. */
    public static Instant instant(long second, long fraction) {
        long nanos = switch ((int) (fraction & 3)) {
            case 0 -> (fraction >> 2) * 1_000_000;
            case 1 -> (fraction >> 2) * 1_000;
            case 2 -> fraction >> 2;
            default -> throw new MalformedBytes("A time has no such unit.");
        };
        if (nanos < 0 || nanos > 999_999_999) {
            throw new MalformedBytes("A time's fraction is a second or more.");
        }
        return Instant.ofEpochSecond(second, nanos);
    }

    public <T> List<T> list(Supplier<T> one) {
        int count = in.count(MAX_COUNT);
        var all = new ArrayList<T>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            all.add(one.get());
        }
        return all;
    }

    public Observation observation(Function<WireReader, Payload> payload) {
        String id = in.text();
        String source = text();
        String type = text();
        Instant time = time();
        return new Observation(id, source, type, time, position(), payload.apply(in));
    }

    private Position position() {
        return switch (in.count(RowWriter.OFFSET)) {
            case RowWriter.KEYED -> Position.Keyed.INSTANCE;
            default -> {
                String log = text();
                int partition = in.count(Integer.MAX_VALUE);
                lastOffset += in.number();
                yield new Position.Offset(log, partition, lastOffset);
            }
        };
    }

    public List<Insight> insights(List<Observation> observations) {
        return list(() -> insight(observations));
    }

    private Insight insight(List<Observation> observations) {
        return switch (in.count(RowWriter.FORECAST)) {
            case RowWriter.ANOMALY ->
                new Insight.Anomaly(about(observations), time(), in.real(), in.bool(), reasons(), by());
            case RowWriter.DECISION ->
                new Insight.Decision(
                        about(observations), time(), named(Insight.Verdict.class, text()), in.real(), reasons(), by());
            case RowWriter.FORECAST ->
                new Insight.Forecast(
                        time(),
                        Duration.ofSeconds(in.number(), in.number()),
                        in.floats(),
                        list(() -> new Insight.Forecast.Channel(text(), in.floats())),
                        by());
            default -> throw new MalformedBytes("There is no such kind of insight.");
        };
    }

    public static <E extends Enum<E>> E named(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            throw new MalformedBytes("There is no " + type.getSimpleName() + " called " + name + ".", unknown);
        }
    }

    private String about(List<Observation> observations) {
        int place = in.count(observations.size());
        return place == 0 ? in.text() : observations.get(place - 1).id();
    }

    private List<Reason> reasons() {
        return list(() -> new Reason(text(), text(), in.real(), in.real(), in.real()));
    }

    private Provenance by() {
        return provenances.read(in);
    }

    public List<Carried> carried() {
        return list(() -> new Carried(text(), in.floats()));
    }

    public Seen seen() {
        return new Seen(list(() -> new View(subject(), in.number(), numbers())));
    }

    public List<Telling> told() {
        return list(() -> new Telling(subject(), text(), time(), numbers()));
    }

    public SubjectId subject() {
        return new SubjectId(text(), text());
    }

    public Numbers numbers() {
        int count = in.count(Numbers.LIMIT);
        var byName = new TreeMap<String, Double>();
        for (int i = 0; i < count; i++) {
            byName.put(text(), in.real());
        }
        return Numbers.of(byName);
    }

    /** Checks that nothing is left over, which would mean that something was misread. */
    public void end() {
        if (!in.isAtEnd()) {
            throw new MalformedBytes("There are bytes left over.");
        }
    }
}
