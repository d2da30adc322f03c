package dev.presage.persistence.domain.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.DomainContract;
import dev.presage.persistence.domain.DomainPlay;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Question;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.View;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeerDomainTest {
    private static final Domain<Peer> PEER = new PeerDomain("peer", Set.of("other"), Set.of("third"));

    private static PeerDomain telling(String name, String... others) {
        return new PeerDomain(name, Set.of(), Set.of(others));
    }

    /** Goal: what is remembered of others replays from the journal as it was lived. Method: 300 seeded histories. */
    @Test
    void keepsTheContract() {
        new DomainContract<>(PEER, new Play()).holds(300, 8_192);
    }

    /** Goal: however many are related, few are looked at, each once, and the rest is counted. */
    @Test
    void looksAtFew() {
        var about = IntStream.range(0, 20).mapToObj(i -> "s-" + i % 11).toList();
        var rules = new SubjectRules<>(PEER);
        var step = rules.decide(
                Context.blank(new SubjectId("peer", "p"), PEER),
                List.of(List.of(
                        word("a", new Word(1, about), "2026-01-01T00:00:01Z"),
                        word("b", new Word(1, about), "2026-01-01T00:00:00Z"))),
                Instant.EPOCH);
        if (!(step instanceof Step.Look<Peer> look)) {
            throw new AssertionError("It does not look.");
        }
        assertThat(look.others()).hasSize(Domain.MOST_RELATED).doesNotHaveDuplicates();
        assertThat(look.leftOut()).isEqualTo(11 - Domain.MOST_RELATED);
        assertThat(look.at()).isEqualTo(Instant.parse("2026-01-01T00:00:01Z"));
    }

    private static Observation word(String id, Word word, String time) {
        return new Observation(
                id, "/test", PeerDomain.sent("peer"), Instant.parse(time), Position.Keyed.INSTANCE, word);
    }

    /** Goal: domains may look at one another, but what one tells must not come back to it, over however many. */
    @Test
    void refusesEchoes() {
        var mutual = new Domains(
                List.of(new PeerDomain("a", Set.of("b"), Set.of("b")), new PeerDomain("b", Set.of("a"), Set.of())));
        assertThat(mutual.anyTells()).isTrue();
        assertThatThrownBy(() -> new Domains(List.of(telling("a", "b"), telling("b", "c"), telling("c", "a"))))
                .hasMessageContaining("a tells b tells c tells a");
        assertThatThrownBy(() -> new Domains(List.of(telling("a", "a")))).hasMessageContaining("a tells a");
        assertThatThrownBy(() -> new Domains(List.of(telling("a", "nobody"))))
                .hasMessageContaining("nobody, which is not served");
    }

    private static final class Play implements DomainPlay {
        @Override
        public String type(SplittableRandom random) {
            return random.nextInt(3) == 0 ? PeerDomain.heard("peer") : PeerDomain.sent("peer");
        }

        @Override
        public Payload payload(String type, SplittableRandom random) {
            return new Word(
                    random.nextInt(100) / 4.0,
                    IntStream.range(0, random.nextInt(5))
                            .mapToObj(i -> "s-" + i)
                            .toList());
        }

        @Override
        public ModelAnswer answer(Question question, SplittableRandom random) {
            return new ModelAnswer.Answered(
                    new ModelRef(question.model(), "1", "00"),
                    new BatchShape(1, 1),
                    List.of(new RowAnswer(Floats.EMPTY, Floats.of(1))));
        }

        @Override
        public View view(SubjectId other, SplittableRandom random) {
            return new View(
                    other, random.nextInt(9), Numbers.of(Map.of("sum", random.nextInt(100) / 8.0, "more", -0.5)));
        }
    }
}
