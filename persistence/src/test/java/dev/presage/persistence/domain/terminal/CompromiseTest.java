package dev.presage.persistence.domain.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.presage.persistence.domain.Inquiry;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompromiseTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final double OWN_FAULT = 0.9;
    private static final double UNEXPLAINED = 0.0005;

    private final TerminalDomain domain = new TerminalDomain(TerminalSettings.DEFAULT);
    private int count;

    private static Instant day(int day) {
        return START.plus(Duration.ofDays(day)).plusSeconds(3_600);
    }

    private Observation at(int day, Payload payload) {
        String type = payload instanceof Payment ? TerminalPayloads.PAYMENT_TYPE : TerminalPayloads.FINDING_TYPE;
        return new Observation("o-" + count++, "/test", type, day(day), Position.Keyed.INSTANCE, payload);
    }

    private static Finding finding(boolean fraud, int paidOn, double explained, boolean isRevision) {
        return new Finding(fraud, day(paidOn).toEpochMilli(), explained, isRevision);
    }

    /** Three payments a day, and these findings. */
    private List<Observation> trade(int days, List<Observation> findings) {
        var all = new ArrayList<Observation>();
        for (int day = 0; day < days; day++) {
            for (int i = 0; i < 3; i++) {
                all.add(at(day, new Payment(20, 0.01)));
            }
        }
        all.addAll(findings);
        return all;
    }

    private TerminalMemory after(List<Observation> observations) {
        return domain.inquire(domain.blank(), observations)
                .conclude(new ModelAnswer.Unanswered(ModelAnswer.Cause.NOT_ASKED))
                .memory();
    }

    private double fraudOn(int day, List<Observation> observations) {
        return domain.visible(after(observations), day(day)).get("fraud", -1);
    }

    /** Goal: what cards cannot explain speaks against the terminal, what they can explain hardly does. */
    @Test
    void believesWhatCardsCannotExplain() {
        double quiet = fraudOn(20, trade(20, List.of()));
        double explained = fraudOn(20, trade(20, List.of(at(20, finding(true, 17, OWN_FAULT, false)))));
        double one = fraudOn(20, trade(20, List.of(at(20, finding(true, 17, UNEXPLAINED, false)))));
        double three = fraudOn(
                20,
                trade(
                        20,
                        List.of(
                                at(20, finding(true, 16, UNEXPLAINED, false)),
                                at(20, finding(true, 17, UNEXPLAINED, false)),
                                at(20, finding(true, 18, UNEXPLAINED, false)))));
        assertThat(quiet).isLessThan(0.01);
        assertThat(explained).isLessThan(0.02);
        assertThat(one).isBetween(0.1, 0.8);
        assertThat(three).isBetween(0.4, 0.95).isGreaterThan(one);
    }

    /** Goal: a compromise is taken to be over when its time is up, or when payments turn out to be genuine again. */
    @Test
    void endsAgain() {
        var frauds =
                List.of(at(12, finding(true, 10, UNEXPLAINED, false)), at(12, finding(true, 11, UNEXPLAINED, false)));
        assertThat(fraudOn(12, trade(12, frauds))).isGreaterThan(0.4);
        assertThat(fraudOn(60, trade(12, frauds))).isLessThan(0.05);
        var genuine = new ArrayList<>(frauds);
        for (int day = 12; day < 20; day++) {
            genuine.add(at(22, finding(false, day, 0, false)));
            genuine.add(at(22, finding(false, day, 0, false)));
        }
        assertThat(fraudOn(22, trade(22, genuine))).isLessThan(fraudOn(22, trade(22, frauds)) / 2);
    }

    /** Goal: labels come days late and in any order, and all orders lead to the same; a correction undoes a label. */
    @Test
    void theOrderOfFindingsDoesNotMatter() {
        var findings = new ArrayList<Observation>();
        for (int i = 0; i < 20; i++) {
            findings.add(at(25, finding(i % 3 == 0, 24 - i, i % 2 == 0 ? UNEXPLAINED : 0.25, false)));
        }
        double expected = fraudOn(25, trade(25, findings));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(findings, new Random(seed));
            assertThat(fraudOn(25, trade(25, findings))).isCloseTo(expected, within(1e-9));
        }
        var mistaken =
                List.of(at(20, finding(true, 17, UNEXPLAINED, false)), at(21, finding(false, 17, UNEXPLAINED, true)));
        assertThat(after(trade(22, mistaken))).returns(0L, TerminalMemory::frauds);
        assertThat(fraudOn(22, trade(22, mistaken)))
                .isCloseTo(
                        fraudOn(22, trade(22, List.of(at(20, finding(false, 17, UNEXPLAINED, false))))), within(1e-9));
    }

    /** Goal: a person is told once when a compromise becomes probable, with what was found. */
    @Test
    void alarmsOnce() {
        List<Insight> insights = new ArrayList<>();
        TerminalMemory memory = after(trade(20, List.of()));
        for (int i = 0; i < 5; i++) {
            Inquiry<TerminalMemory> inquiry =
                    domain.inquire(memory, List.of(at(20, finding(true, 14 + i, UNEXPLAINED, false))));
            var conclusion = inquiry.conclude(new ModelAnswer.Unanswered(ModelAnswer.Cause.NOT_ASKED));
            insights.addAll(conclusion.insights());
            memory = conclusion.memory();
        }
        assertThat(insights).hasSize(1);
        assertThat(insights.getFirst()).isInstanceOfSatisfying(Insight.Anomaly.class, anomaly -> {
            assertThat(anomaly.alarm()).isTrue();
            assertThat(anomaly.score()).isGreaterThanOrEqualTo(0.5);
            assertThat(domain.explain(anomaly.reasons().getFirst()))
                    .matches("[1-5] of its last \\d+ payments turned out fraudulent.");
        });
    }
}
