package dev.presage.protocol.wire;

import dev.presage.protocol.Carried;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import dev.presage.protocol.View;
import java.time.Instant;
import java.util.List;

/**
 * Writes the parts of one row, small: repeated strings become numbers, times and offsets differences to the one before.
 * {@link RowReader} is its mirror.
 */
public final class RowWriter {
    public static final int KEYED = 0;
    public static final int OFFSET = 1;
    public static final int ANOMALY = 1;
    public static final int DECISION = 2;
    public static final int FORECAST = 3;

    private final WireWriter out;
    private final Repeats<String> texts = Repeats.ofText();
    private final Repeats<Provenance> provenances = Provenances.table();
    private long lastSecond;
    private long lastOffset;

    /** Writes a row of about {@code expected} bytes; it may become longer. */
    public RowWriter(int expected) {
        this.out = new WireWriter(expected);
    }

    /** Where the row goes; for what has no way of its own to be written. */
    public WireWriter out() {
        return out;
    }

    public void text(String value) {
        texts.write(value, out);
    }

    /** Seconds since the time before, then the fraction in the coarsest unit that is exact. */
    public void time(Instant time) {
        out.number(time.getEpochSecond() - lastSecond);
        lastSecond = time.getEpochSecond();
        long nanos = time.getNano();
        if (nanos % 1_000_000 == 0) {
            out.number((nanos / 1_000_000) << 2);
        } else if (nanos % 1_000 == 0) {
            out.number(((nanos / 1_000) << 2) | 1);
        } else {
            out.number((nanos << 2) | 2);
        }
    }

    /** Everything but the payload, which is the domain's to write. */
    public void observation(Observation observation) {
        out.text(observation.id());
        text(observation.source());
        text(observation.type());
        time(observation.time());
        switch (observation.position()) {
            case Position.Keyed ignored -> out.number(KEYED);
            case Position.Offset offset -> {
                out.number(OFFSET);
                text(offset.log());
                out.number(offset.partition()).number(offset.offset() - lastOffset);
                lastOffset = offset.offset();
            }
        }
    }

    /** Insights; they name an observation of the same row by its place in it. */
    public void insights(List<Insight> insights, List<Observation> observations) {
        out.number(insights.size());
        for (Insight insight : insights) {
            switch (insight) {
                case Insight.Anomaly anomaly -> {
                    out.number(ANOMALY);
                    about(anomaly.observation(), observations);
                    time(anomaly.time());
                    out.real(anomaly.score()).bool(anomaly.alarm());
                    reasons(anomaly.reasons());
                }
                case Insight.Decision decision -> {
                    out.number(DECISION);
                    about(decision.observation(), observations);
                    time(decision.time());
                    text(decision.verdict().name());
                    out.real(decision.score());
                    reasons(decision.reasons());
                }
                case Insight.Forecast forecast -> forecast(forecast);
            }
            provenances.write(insight.by(), out);
        }
    }

    private void about(String id, List<Observation> observations) {
        for (int i = 0; i < observations.size(); i++) {
            if (observations.get(i).id().equals(id)) {
                out.number(i + 1L);
                return;
            }
        }
        out.number(0).text(id);
    }

    private void reasons(List<Reason> reasons) {
        out.number(reasons.size());
        for (Reason reason : reasons) {
            text(reason.code());
            text(reason.about());
            out.real(reason.low()).real(reason.high()).real(reason.seen());
        }
    }

    private void forecast(Insight.Forecast forecast) {
        out.number(FORECAST);
        time(forecast.time());
        out.number(forecast.step().toSeconds()).number(forecast.step().toNanosPart());
        out.floats(forecast.levels()).number(forecast.channels().size());
        for (Insight.Forecast.Channel channel : forecast.channels()) {
            text(channel.name());
            out.floats(channel.quantiles());
        }
    }

    public void carried(List<Carried> carried) {
        out.number(carried.size());
        for (Carried part : carried) {
            text(part.key());
            out.floats(part.state());
        }
    }

    public void seen(Seen seen) {
        out.number(seen.views().size());
        for (View view : seen.views()) {
            subject(view.subject());
            out.number(view.version());
            numbers(view.numbers());
        }
    }

    public void told(List<Telling> told) {
        out.number(told.size());
        for (Telling telling : told) {
            subject(telling.to());
            text(telling.type());
            time(telling.time());
            numbers(telling.numbers());
        }
    }

    public void subject(SubjectId subject) {
        text(subject.domain());
        text(subject.id());
    }

    public void numbers(Numbers numbers) {
        out.number(numbers.byName().size());
        numbers.byName().forEach((name, value) -> {
            text(name);
            out.real(value);
        });
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
