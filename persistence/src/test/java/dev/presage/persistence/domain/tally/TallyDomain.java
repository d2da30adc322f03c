package dev.presage.persistence.domain.tally;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.CarriedFrom;
import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.persistence.domain.Outlook;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A domain of a few lines, which the frame serves like any other. A note is remembered without asking a model. */
public final class TallyDomain implements Domain<Tally> {
    public static final String COUNT = "dev.presage.tally.count";
    public static final String NOTE = "dev.presage.tally.note";
    public static final String MODEL = "tally-next";

    /** A number that the domain cannot fold, as a bug would. */
    public static final double POISON = -666;

    private final Duration patience;

    public TallyDomain(Duration patience) {
        this.patience = patience;
    }

    @Override
    public String name() {
        return "tally";
    }

    @Override
    public Set<String> types() {
        return Set.of(COUNT, NOTE);
    }

    @Override
    public Payload read(String type, JsonNode data) throws InvalidData {
        JsonNode value = data.path("value");
        if (!value.isNumber()) {
            throw new InvalidData("/data/value", "The value is not a number.");
        }
        return new Count(value.doubleValue());
    }

    @Override
    public Codec<Payload> payloads() {
        return new Codec<>() {
            @Override
            public int version() {
                return 1;
            }

            @Override
            public void write(Payload payload, WireWriter out) {
                out.real(((Count) payload).value());
            }

            @Override
            public Payload read(int version, WireReader in) {
                return new Count(in.real());
            }
        };
    }

    @Override
    public Codec<Tally> memories() {
        return new Codec<>() {
            @Override
            public int version() {
                return 1;
            }

            @Override
            public void write(Tally tally, WireWriter out) {
                out.number(tally.count())
                        .real(tally.sum())
                        .floats(tally.state())
                        .number(tally.weights());
            }

            @Override
            public Tally read(int version, WireReader in) {
                return new Tally(in.number(), in.real(), in.floats(), in.number());
            }
        };
    }

    @Override
    public Tally blank() {
        return new Tally(0, 0, Floats.EMPTY, CarriedFrom.UNKNOWN);
    }

    @Override
    public Inquiry<Tally> inquire(Tally memory, List<Observation> observations) {
        List<Observation> counts =
                observations.stream().filter(o -> o.type().equals(COUNT)).toList();
        double sum = memory.sum();
        for (Observation observation : observations) {
            double value = ((Count) observation.data()).value();
            if (value == POISON) {
                throw new IllegalStateException("A number that cannot be folded.");
            }
            sum += value;
        }
        var counted = new Tally(memory.count() + observations.size(), sum, memory.state(), memory.weights());
        float[] steps = new float[counts.size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (float) ((Count) counts.get(i).data()).value();
        }
        return new Inquiry<>() {
            @Override
            public @Nullable String model() {
                return steps.length == 0 ? null : MODEL;
            }

            @Override
            public Question question(@Nullable ModelRef weights) {
                boolean isTheirs = weights == null || weights.key() == memory.weights();
                Floats state = isTheirs ? memory.state() : Floats.EMPTY;
                return new Question(MODEL, List.of(new ModelRow(state, Floats.adopt(steps), steps.length)), patience);
            }

            @Override
            public Conclusion<Tally> conclude(ModelAnswer answer) {
                return TallyDomain.conclude(counted, counts, answer);
            }
        };
    }

    private static Conclusion<Tally> conclude(Tally counted, List<Observation> counts, ModelAnswer answer) {
        var insights = new ArrayList<Insight>();
        return switch (answer) {
            case ModelAnswer.Answered answered -> {
                var row = answered.rows().get(0);
                var by = new Provenance.Model(answered.model(), answered.shape());
                for (int i = 0; i < counts.size(); i++) {
                    insights.add(anomaly(counts.get(i), row.outputs().get(i), by));
                }
                yield new Conclusion<>(
                        new Tally(
                                counted.count(),
                                counted.sum(),
                                row.state(),
                                answered.model().key()),
                        insights,
                        List.of(new Carried("", row.state())));
            }
            case ModelAnswer.Unanswered unanswered -> {
                var by = new Provenance.Fallback("tally-guess", unanswered.cause());
                counts.forEach(count -> insights.add(anomaly(count, 0.5f, by)));
                yield new Conclusion<>(counted, insights, List.of());
            }
        };
    }

    private static Insight anomaly(Observation count, float score, Provenance by) {
        double seen = ((Count) count.data()).value();
        var reasons = List.of(new Reason("OFF", "value", Double.NaN, seen - 1, seen));
        return new Insight.Anomaly(count.id(), count.time(), score, score > 0.9, reasons, by);
    }

    @Override
    public Tally apply(Tally memory, SubjectEvent.Observed event) {
        double sum = memory.sum();
        for (Observation observation : event.observations()) {
            sum += ((Count) observation.data()).value();
        }
        boolean isCarried = !event.carried().isEmpty();
        return new Tally(
                memory.count() + event.observations().size(),
                sum,
                isCarried ? event.carried().get(0).state() : memory.state(),
                isCarried ? CarriedFrom.weights(event.insights()) : memory.weights());
    }

    @Override
    public @Nullable Outlook outlook(Tally memory, int horizon) {
        if (memory.state().isEmpty()) {
            return null;
        }
        var row = new ModelRow(Floats.EMPTY, Floats.adopt(new float[horizon]), horizon);
        return new Outlook() {
            @Override
            public Question question() {
                return new Question(MODEL, List.of(row), patience);
            }

            @Override
            public Insight.Forecast conclude(ModelAnswer.Answered answer) {
                return new Insight.Forecast(
                        Instant.EPOCH,
                        Duration.ofSeconds(1),
                        Floats.of(0.5f),
                        List.of(new Insight.Forecast.Channel(
                                "value", answer.rows().get(0).outputs())),
                        new Provenance.Model(answer.model(), answer.shape()));
            }
        };
    }

    @Override
    public Map<String, Object> view(Tally memory) {
        return new TreeMap<>(Map.of("count", memory.count(), "sum", memory.sum()));
    }

    @Override
    public Map<String, Object> show(Payload payload) {
        return Map.of("value", ((Count) payload).value());
    }

    @Override
    public String explain(Reason reason) {
        return "The number was " + reason.seen() + ".";
    }
}
