package dev.presage.ops.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Outlook;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Subjects whose rows are as large as a device's, but which ask no model: what is left is the journal. */
final class BenchDomain implements Domain<BenchDomain.State> {
    static final String NAME = "bench";
    static final String TYPE = "dev.presage.bench.reading";
    private static final int STATE_SIZE = 64;

    /** One channel's reading. */
    record Reading(String channel, double value) implements Payload {}

    /** As much as a recurrent model carries. */
    record State(Floats carried) implements Memory {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> types() {
        return Set.of(TYPE);
    }

    @Override
    public Payload read(String type, JsonNode data) {
        return new Reading(data.path("channel").asText(), data.path("value").asDouble());
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
                Reading reading = (Reading) payload;
                out.text(reading.channel()).real(reading.value());
            }

            @Override
            public Payload read(int version, WireReader in) {
                return new Reading(in.text(), in.real());
            }
        };
    }

    @Override
    public Codec<State> memories() {
        return new Codec<>() {
            @Override
            public int version() {
                return 1;
            }

            @Override
            public void write(State state, WireWriter out) {
                out.floats(state.carried());
            }

            @Override
            public State read(int version, WireReader in) {
                return new State(in.floats());
            }
        };
    }

    @Override
    public State blank() {
        return new State(Floats.adopt(new float[STATE_SIZE]));
    }

    @Override
    public Inquiry<State> inquire(State memory, List<Observation> observations) {
        return new Inquiry<>() {
            @Override
            public @Nullable String model() {
                return null;
            }

            @Override
            public Question question(@Nullable ModelRef weights) {
                throw new IllegalStateException("There is nothing to ask.");
            }

            @Override
            public Conclusion<State> conclude(ModelAnswer answer) {
                Floats next = step(memory.carried(), observations);
                var by = new Provenance.Fallback("bench", ModelAnswer.Cause.NOT_ASKED);
                List<Insight> insights = observations.stream()
                        .<Insight>map(o -> new Insight.Anomaly(o.id(), o.time(), 0.5, false, List.of(), by))
                        .toList();
                return new Conclusion<>(new State(next), insights, List.of(new Carried("cpu", next)));
            }
        };
    }

    private static Floats step(Floats before, List<Observation> observations) {
        float[] next = before.toArray();
        for (Observation observation : observations) {
            float value = (float) ((Reading) observation.data()).value();
            for (int i = 0; i < next.length; i++) {
                next[i] = 0.9f * next[i] + value * i;
            }
        }
        return Floats.adopt(next);
    }

    @Override
    public State apply(State memory, SubjectEvent.Observed event) {
        return new State(event.carried().get(0).state());
    }

    @Override
    public @Nullable Outlook outlook(State memory, int horizon) {
        return null;
    }

    @Override
    public Map<String, Object> view(State memory) {
        return Map.of("carried", memory.carried().length());
    }

    @Override
    public Map<String, Object> show(Payload payload) {
        Reading reading = (Reading) payload;
        return Map.of("channel", reading.channel(), "value", reading.value());
    }

    @Override
    public String explain(Reason reason) {
        return reason.code();
    }
}
