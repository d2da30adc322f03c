package dev.presage.ops.replay;

import dev.presage.ops.events.OutgoingEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Sends streams of rows at their pace and keeps count. */
final class Replay {
    /** More files than this are not read side by side but group by group, in the order of their names. */
    static final int OPEN_FILES = 256;

    /** As many bad rows are named; the rest is only counted. */
    private static final int NAMED_BAD_ROWS = 20;

    private static final Duration REPORT_EVERY = Duration.ofSeconds(2);

    /** What was sent. Subjects are counted up to a million, so that memory stays flat. */
    record Totals(long rows, long events, long bad, int subjects, Duration took) {}

    private static final int COUNTED_SUBJECTS = 1_000_000;

    private final KafkaSink sink;
    private final Pace pace;
    private final Consumer<String> say;
    private final Set<String> subjects = new HashSet<>();
    private final long began = System.nanoTime();
    private long lastReport = began;
    private long rows;
    private long events;
    private long bad;

    Replay(KafkaSink sink, Pace pace, Consumer<String> say) {
        this.sink = sink;
        this.pace = pace;
        this.say = say;
    }

    /** Sends everything and waits until Kafka has confirmed it. */
    Totals run(List<RowStream> streams) throws IOException, KafkaSink.NotTaken {
        for (int from = 0; from < streams.size(); from += OPEN_FILES) {
            List<RowStream> group = new ArrayList<>(streams.subList(from, Math.min(streams.size(), from + OPEN_FILES)));
            try (MergedRows merged = new MergedRows(group)) {
                for (Row row = merged.next(); row != null; row = merged.next()) {
                    take(row);
                }
            }
        }
        sink.flush();
        return new Totals(rows, events, bad, subjects.size(), Duration.ofNanos(System.nanoTime() - began));
    }

    private void take(Row row) throws KafkaSink.NotTaken {
        switch (row) {
            case Row.Read read -> {
                rows++;
                for (OutgoingEvent event : read.events()) {
                    send(event);
                }
            }
            case Row.Bad wrong -> {
                bad++;
                if (bad <= NAMED_BAD_ROWS) {
                    say.accept(wrong.place() + ": " + wrong.reason() + ".");
                } else if (bad == NAMED_BAD_ROWS + 1) {
                    say.accept("More bad rows follow; they are counted, not named.");
                }
            }
        }
        report();
    }

    private void send(OutgoingEvent event) throws KafkaSink.NotTaken {
        long wait = pace.waitNanos(event.time(), System.nanoTime());
        for (long end = System.nanoTime() + wait; wait > 0; wait = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(wait, REPORT_EVERY.toNanos()));
            report();
        }
        sink.send(event);
        events++;
        if (subjects.size() < COUNTED_SUBJECTS) {
            subjects.add(event.subject());
        }
    }

    private void report() {
        long now = System.nanoTime();
        if (now - lastReport >= REPORT_EVERY.toNanos()) {
            lastReport = now;
            double seconds = (now - began) / 1e9;
            say.accept("%,d rows read, %,d events confirmed by Kafka (%,.0f/s)"
                    .formatted(rows, sink.confirmed(), sink.confirmed() / seconds));
        }
    }
}
