package dev.presage.persistence.domain.account;

import static dev.presage.persistence.domain.account.AccountHistory.START;
import static dev.presage.persistence.domain.account.AccountHistory.observation;
import static dev.presage.persistence.domain.account.AccountHistory.saying;
import static dev.presage.persistence.domain.account.AccountHistory.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Insight.Decision;
import dev.presage.protocol.Insight.Verdict;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Cause;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountDomainTest {
    private static final ModelAnswer TOO_LATE = new ModelAnswer.Unanswered(Cause.DEADLINE);

    private final AccountDomain domain = new AccountDomain(AccountSettings.DEFAULT);

    private AccountMemory restored(AccountMemory memory) {
        var out = new WireWriter();
        domain.memories().write(memory, out);
        var in = new WireReader(out.toByteArray());
        AccountMemory read = domain.memories().read(domain.memories().version(), in);
        assertThat(in.isAtEnd()).isTrue();
        return read;
    }

    /** Goal: events folded lead to the live memory bit for bit, also by way of snapshots, and memory stays bounded. */
    @Test
    void replayLeadsToTheLiveMemory() {
        int largest = 0;
        for (long seed = 0; seed < 300; seed++) {
            var history = new AccountHistory(seed);
            AccountMemory live = domain.blank();
            AccountMemory replayed = domain.blank();
            for (int i = 0; i < 60; i++) {
                List<Observation> observations = history.command();
                Inquiry<AccountMemory> inquiry = domain.inquire(live, observations);
                Question question = inquiry.question();
                var conclusion = inquiry.conclude(
                        question == null
                                ? new ModelAnswer.Unanswered(Cause.NOT_ASKED)
                                : history.answer(question.rows().getFirst().length()));
                var event = new SubjectEvent.Observed(
                        Instant.EPOCH, observations, conclusion.insights(), conclusion.carried());
                live = conclusion.memory();
                replayed = domain.apply(i % 7 == 0 ? restored(replayed) : replayed, event);
                assertThat(replayed).as("seed %d, event %d", seed, i).isEqualTo(live);
                assertThat(live.leak().probability()).isBetween(0.0, 1.0);
            }
            var out = new WireWriter();
            domain.memories().write(live, out);
            largest = Math.max(largest, out.toByteArray().length);
        }
        assertThat(largest).isBetween(1_000, 12_000);
    }

    /** Goal: however long an account lives, its memory has the same size. */
    @Test
    void memoryIsBounded() {
        AccountMemory memory = domain.blank();
        int length = 0;
        for (int i = 0; i < 4_000; i++) {
            var paid = new Transaction(i % 90, "C" + (char) ('A' + i % 25) + "X", "t-" + i, "", "L" + i % 50);
            memory = memory.take("e-" + i, START.toEpochMilli() + i * 50_000_000L, paid)
                    .memory();
            if (i == 200) {
                var out = new WireWriter();
                domain.memories().write(memory, out);
                length = out.toByteArray().length;
            }
        }
        var out = new WireWriter();
        domain.memories().write(memory, out);
        assertThat(out.toByteArray().length).isLessThan(length + 500);
        assertThat(memory.recent()).hasSize(AccountMemory.MOST_RECENT);
        assertThat(memory.terminals().places()).hasSize(AccountMemory.MOST_TERMINALS);
        assertThat(memory.countries().places()).hasSize(AccountMemory.MOST_COUNTRIES);
        assertThat(memory.usual()).hasSize(AccountMemory.MOST_CURRENCIES);
    }

    private AccountMemory after(int ordinaryPayments) {
        AccountMemory memory = domain.blank();
        for (int i = 0; i < ordinaryPayments; i++) {
            memory = memory.take(
                            "usual-" + i,
                            START.plus(Duration.ofHours(20L * i)).toEpochMilli(),
                            transaction(20 + i % 7, "t-" + i % 3))
                    .memory();
        }
        return memory;
    }

    private static Instant later(int payments) {
        return START.plus(Duration.ofHours(20L * payments));
    }

    private Decision decide(AccountMemory memory, Instant time, Transaction transaction, ModelAnswer answer) {
        Insight insight = domain.inquire(memory, List.of(observation("now", time, transaction)))
                .conclude(answer)
                .insights()
                .getFirst();
        return (Decision) insight;
    }

    /** Goal: the model's probability decides by the thresholds, and the insight says which model it was. */
    @Test
    void thresholdsDecide() {
        AccountMemory memory = after(20);
        for (var expected : Map.of(0.1, Verdict.APPROVE, 0.4, Verdict.REVIEW, 0.9, Verdict.DECLINE)
                .entrySet()) {
            Decision decision = decide(memory, later(20), transaction(22, "t-1"), saying(expected.getKey()));
            assertThat(decision.verdict()).isEqualTo(expected.getValue());
            assertThat(decision.score()).isCloseTo(expected.getKey(), org.assertj.core.data.Offset.offset(1e-5));
            assertThat(decision.by()).isInstanceOf(Provenance.Model.class);
        }
    }

    /** Goal: every refusal names a reason, also where nothing stands out. */
    @Test
    void refusalsHaveReasons() {
        Decision decision = decide(after(20), later(20), transaction(22, "t-2"), saying(0.9));
        assertThat(decision.reasons())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(domain.explain(reason)).matches("[A-Z0-9].*\\."));
    }

    /** Goal: no model in time leads to the stated rule, which the insight names with the cause. */
    @Test
    void fallbackRules() {
        Decision usual = decide(after(20), later(20), transaction(22, "t-2"), TOO_LATE);
        assertThat(usual.verdict()).isEqualTo(Verdict.APPROVE);
        assertThat(usual.by()).isEqualTo(new Provenance.Fallback("card-filter", Cause.DEADLINE));

        Decision huge = decide(after(20), later(20), transaction(2_000, "t-2"), TOO_LATE);
        assertThat(huge.verdict()).isEqualTo(Verdict.DECLINE);
        assertThat(huge.reasons()).extracting(Reason::code).contains("AMOUNT");
        assertThat(domain.explain(huge.reasons().getFirst())).startsWith("2000.00 EUR where ");

        var limit = new Provenance.Fallback("new-account-limit", Cause.DEADLINE);
        Decision small = decide(domain.blank(), START, transaction(20, "t-2"), TOO_LATE);
        assertThat(small.verdict()).isEqualTo(Verdict.APPROVE);
        assertThat(small.by()).isEqualTo(limit);
        Decision above = decide(domain.blank(), START, transaction(501, "t-2"), TOO_LATE);
        assertThat(above.verdict()).isEqualTo(Verdict.REVIEW);
        assertThat(above.by()).isEqualTo(limit);
    }

    /** Goal: an answer that is no number decides nothing. */
    @Test
    void nonsenseIsNoAnswer() {
        Decision decision = decide(after(20), later(20), transaction(22, "t-2"), saying(Double.NaN));
        assertThat(decision.by()).isEqualTo(new Provenance.Fallback("card-filter", Cause.FAILED));
    }

    /** Goal: a label is not answered, and asks nothing of a model. */
    @Test
    void labelsAskNothing() {
        var inquiry = domain.inquire(after(3), List.of(observation("l", START, new Label("usual-1", true))));
        assertThat(inquiry.question()).isNull();
        var conclusion = inquiry.conclude(new ModelAnswer.Unanswered(Cause.NOT_ASKED));
        assertThat(conclusion.insights()).isEmpty();
        assertThat(conclusion.memory().labels().fraud()).isEqualTo(1);
    }

    /** Goal: a label again changes nothing, a contrary one replaces it, one of an unknown transaction is counted. */
    @Test
    void labelsAgain() {
        AccountMemory memory = after(10);
        AccountMemory fraud = memory.labelled(new Label("usual-4", true));
        assertThat(fraud.labelled(new Label("usual-4", true))).isEqualTo(fraud);
        AccountMemory genuine = fraud.labelled(new Label("usual-4", false));
        assertThat(genuine.labels().fraud()).isZero();
        assertThat(genuine.labels().genuine()).isEqualTo(1);
        assertThat(genuine.leak().probability())
                .isCloseTo(
                        memory.labelled(new Label("usual-4", false)).leak().probability(),
                        org.assertj.core.data.Offset.offset(1e-6));
        assertThat(memory.labelled(new Label("never", true)).labels().unknown()).isEqualTo(1);
    }

    /** Goal: large amounts in a row raise the belief in a leak, later ordinary ones let it fall. */
    @Test
    void leakIsInferredAndForgotten() {
        AccountMemory memory = after(40);
        assertThat(memory.leak().probability()).isLessThan(0.01);
        for (int i = 0; i < 4; i++) {
            memory = memory.take(
                            "odd-" + i,
                            later(40).plus(Duration.ofHours(10L * i)).toEpochMilli(),
                            transaction(140, "t-1"))
                    .memory();
        }
        assertThat(memory.leak().probability()).isGreaterThan(0.5);
        for (int i = 0; i < 40; i++) {
            memory = memory.take("ok-" + i, later(44 + i).toEpochMilli(), transaction(22, "t-1"))
                    .memory();
        }
        assertThat(memory.leak().probability()).isLessThan(0.05);
    }

    /** Goal: the fraud of a terminal is explained away: ordinary amounts labelled fraud accuse the card less. */
    @Test
    void explainingAway() {
        AccountMemory memory = after(30)
                .take("ordinary", later(30).toEpochMilli(), transaction(22, "t-1"))
                .memory();
        AccountMemory suspicious = after(30)
                .take("large", later(30).toEpochMilli(), transaction(110, "t-1"))
                .memory();
        double ordinary = memory.labelled(new Label("ordinary", true)).leak().probability();
        double large = suspicious.labelled(new Label("large", true)).leak().probability();
        assertThat(ordinary).isLessThan(0.1);
        assertThat(large).isGreaterThan(0.5);
    }
}
