package dev.presage.persistence.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.Golden;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.Remarkable;
import dev.presage.persistence.replay.TravelLaw;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Reason;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.View;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What every domain has to keep, checked with seeded random histories in which the model's version changes now and
 * then: the replay law, exact codecs, determinism, bounds, carried state that no other weights are ever given, and JSON
 * that reads back. A domain's own test calls {@link #holds}.
 *
 * @param domain the domain under test
 * @param play knows its payloads and the shape of its answers
 * @param <M> what it remembers
 */
public record DomainContract<M extends Memory>(Domain<M> domain, DomainPlay play) {
    /** As many histories are also visited at each of their points, which takes its time. */
    private static final int TRAVELS = 10;

    private static final int GOLDEN_PAYLOADS = 12;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    /**
     * Checks everything.
     *
     * @param seeds how many histories
     * @param maxContextBytes what a snapshot may grow to
     */
    public void holds(int seeds, int maxContextBytes) {
        for (long seed = 0; seed < seeds; seed++) {
            try {
                History history = History.of(seed, 40, play);
                Context<M> end = replays(seed, history);
                assertThat(replays(seed, history)).as("the same again").isEqualTo(end);
                assertThat(replays(seed, history.redelivered(seed)))
                        .as("after redelivery")
                        .isEqualTo(end);
                if (seed < TRAVELS) {
                    travels(seed, history);
                }
            } catch (AssertionError | RuntimeException broken) {
                fail("The contract breaks at seed " + seed + " of " + domain.name() + ".", broken);
            }
        }
        staysBounded(maxContextBytes);
    }

    /**
     * Checks that snapshots read as they always did, and that what is written today is what is pinned. A golden file
     * {@code golden/context-1-<domain>-<version>.hex} is never changed: a new form is a new version with a file of its
     * own, and the files before are read for ever.
     */
    public void isGolden() throws IOException {
        Context<M> context = Context.blank(new SubjectId(domain.name(), "golden"), domain);
        var rules = new SubjectRules<>(domain);
        var models = new ChangingModel(play, new SplittableRandom(11));
        for (List<Observation> command : History.of(11, 20, play).commands()) {
            Outcome<M> outcome = live(rules, context, List.of(command), models);
            context = outcome == null ? context : outcome.next();
        }
        var contexts = new ContextCodec<>(domain);
        JournalBytes written = contexts.encode(context);
        int newest = domain.memories().version();
        for (int version = 1; version <= newest; version++) {
            byte[] golden = Golden.bytes("context-1-" + domain.name() + "-" + version);
            // Elsewhere logarithms may differ in their last bit.
            if (version == newest && System.getProperty("os.arch").equals("amd64")) {
                assertThat(HexFormat.of().formatHex(written.bytes()))
                        .as("what is written today")
                        .isEqualTo(HexFormat.of().formatHex(golden));
            }
            Context<M> read = contexts.decode(context.subject(), new JournalBytes(written.manifest(), golden));
            assertThat(read.version()).isEqualTo(context.version());
            assertThat(read.recent()).as("the keys of the same history").isEqualTo(context.recent());
            assertThat(contexts.decode(context.subject(), contexts.encode(read)))
                    .as("written again")
                    .isEqualTo(read);
        }
    }

    /**
     * Checks that observations are read from rows as they always were, of every version of payloads ever written, and
     * that what is written today is what is pinned, in {@code golden/payloads-<domain>-<version>.hex}.
     */
    public void payloadsAreGolden() throws IOException {
        var random = new SplittableRandom(13);
        var observations = new ArrayList<Observation>();
        for (int i = 0; i < GOLDEN_PAYLOADS; i++) {
            String type = play.type(random);
            observations.add(new Observation(
                    "e-" + i, "/golden", type, AT.plusSeconds(i), Position.Keyed.INSTANCE, play.payload(type, random)));
        }
        var event = new SubjectEvent.Observed(AT, observations, List.of(), List.of());
        var codec = new EventCodec(domain);
        JournalBytes written = codec.encode(event);
        int newest = domain.payloads().version();
        for (int version = 1; version <= newest; version++) {
            byte[] golden = Golden.bytes("payloads-" + domain.name() + "-" + version);
            if (version == newest) {
                assertThat(HexFormat.of().formatHex(written.bytes()))
                        .as("what is written today")
                        .isEqualTo(HexFormat.of().formatHex(golden));
            }
            SubjectEvent read = codec.decode(new JournalBytes(written.manifest(), golden));
            // What an older version did not say is filled in; what it said is there.
            if (version == newest) {
                assertThat(read).isEqualTo(event);
            }
            assertThat(codec.decode(codec.encode(read))).as("written again").isEqualTo(read);
        }
    }

    /** Lives through the history and checks at each step that the journal alone leads to the same context. */
    private Context<M> replays(long seed, History history) {
        var rules = new SubjectRules<>(domain, seed % 2 == 0 ? 0 : (1L << 48) - seed);
        var random = new SplittableRandom(seed);
        var models = new ChangingModel(play, random);
        Context<M> live = Context.blank(new SubjectId(domain.name(), "subject-" + seed), domain);
        Context<M> replayed = live;
        for (List<Observation> command : history.commands()) {
            Outcome<M> outcome = live(rules, live, List.of(command), models);
            if (outcome == null) {
                continue;
            }
            SubjectEvent.Observed event = outcome.event();
            var codec = new EventCodec(domain);
            SubjectEvent read = codec.decode(codec.encode(event));
            assertThat(read).as("event after its codec").isEqualTo(event);
            glances(codec, event);
            replayed = rules.apply(replayed, read);
            live = outcome.next();
            assertThat(replayed).as("replayed context").isEqualTo(live);
            shows(event);
        }
        var contexts = new ContextCodec<>(domain);
        assertThat(contexts.decode(live.subject(), contexts.encode(live)))
                .as("context after its codec")
                .isEqualTo(live);
        assertThat(json(domain.view(live.memory()))).isNotNull();
        return live;
    }

    /** Every point of the subject's past is found as it was. */
    private void travels(long seed, History history) {
        var rules = new SubjectRules<>(domain);
        var models = new ChangingModel(play, new SplittableRandom(seed));
        var subject = new SubjectId(domain.name(), "traveller-" + seed);
        var law = new TravelLaw<>(domain, subject);
        Context<M> live = Context.blank(subject, domain);
        for (List<Observation> command : history.commands()) {
            Outcome<M> outcome = live(rules, live, List.of(command), models);
            if (outcome != null) {
                law.lives(outcome);
                live = outcome.next();
            }
        }
        law.holds();
    }

    /** A glance at the bytes says of an event what its insights say. */
    private static void glances(EventCodec codec, SubjectEvent.Observed event) {
        for (double minimumScore : new double[] {0, 0.5, 0.9, Double.POSITIVE_INFINITY}) {
            var asked = new Remarkable(minimumScore);
            assertThat(codec.saysAny(codec.encode(event), asked))
                    .as("a glance for scores from %s", minimumScore)
                    .isEqualTo(event.insights().stream().anyMatch(asked::includes));
        }
    }

    private @Nullable Outcome<M> live(
            SubjectRules<M> rules, Context<M> context, List<List<Observation>> commands, ChangingModel models) {
        return live(rules, context, rules.decide(context, commands, AT), models);
    }

    private @Nullable Outcome<M> live(SubjectRules<M> rules, Context<M> context, Step<M> step, ChangingModel models) {
        return switch (step) {
            case Step.Answer<M> ignored -> null;
            case Step.Look<M> look -> {
                assertThat(domain.looksAt())
                        .containsAll(
                                look.others().stream().map(SubjectId::domain).toList());
                var random = new SplittableRandom(context.version());
                yield live(rules, context, rules.inquire(context, look.sifted(), seen(look, random), AT), models);
            }
            case Step.Persist<M> persist -> persist.outcome();
            case Step.Consult<M> consult -> rules.conclude(context, consult.pending(), models.answer(consult), AT);
        };
    }

    /** Most are seen, some are not. */
    private Seen seen(Step.Look<M> look, SplittableRandom random) {
        return new Seen(look.others().stream()
                .map(other -> random.nextInt(4) == 0 ? View.unknown(other) : play.view(other, random))
                .toList());
    }

    private void shows(SubjectEvent.Observed event) {
        for (Observation observation : event.observations()) {
            try {
                JsonNode data = json(domain.show(observation.data()));
                assertThat(domain.read(observation.type(), data))
                        .as("payload after JSON")
                        .isEqualTo(observation.data());
            } catch (InvalidData invalid) {
                throw new AssertionError("What it shows it cannot read.", invalid);
            }
        }
        for (Insight insight : event.insights()) {
            for (Reason reason : reasons(insight)) {
                assertThat(domain.explain(reason)).isNotBlank();
            }
        }
    }

    private static List<Reason> reasons(Insight insight) {
        return switch (insight) {
            case Insight.Anomaly anomaly -> anomaly.reasons();
            case Insight.Decision decision -> decision.reasons();
            case Insight.Forecast ignored -> List.of();
        };
    }

    private static JsonNode json(Object value) {
        try {
            return JSON.readTree(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException broken) {
            throw new AssertionError("It cannot be written as JSON.", broken);
        } catch (IOException broken) {
            throw new AssertionError("It cannot be read as JSON.", broken);
        }
    }

    private void staysBounded(int maxContextBytes) {
        var rules = new SubjectRules<>(domain);
        var models = new ChangingModel(play, new SplittableRandom(7));
        Context<M> context = Context.blank(new SubjectId(domain.name(), "long-lived"), domain);
        var contexts = new ContextCodec<>(domain);
        var sizes = new ArrayList<Integer>();
        for (List<Observation> command : History.of(7, 2_000, play).commands()) {
            Outcome<M> outcome = live(rules, context, List.of(command), models);
            context = outcome == null ? context : outcome.next();
            sizes.add(contexts.encode(context).bytes().length);
        }
        assertThat(sizes).as("bytes of the context").allMatch(size -> size <= maxContextBytes);
    }
}
