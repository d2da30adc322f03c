package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.Question;
import dev.presage.persistence.domain.account.FallbackRule.Ruling;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Insight.Decision;
import dev.presage.protocol.Insight.Verdict;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions and labels taken in, verdicts still open.
 *
 * @param before what was remembered before them
 * @param folded what is remembered when all are taken in
 * @param open the transactions among them, in order
 * @param told what terminals are to be told of the labels among them
 */
record AccountInquiry(
        AccountMemory before, AccountMemory folded, List<Open> open, List<Telling> told, AccountSettings settings)
        implements Inquiry<AccountMemory> {
    /**
     * A transaction whose verdict is open.
     *
     * @param terminal what is known of where it is made
     */
    record Open(Observation observation, Transaction transaction, Comparison comparison, TerminalEvidence terminal) {}

    /**
     * What was decided on a transaction.
     *
     * @param byCard probability of fraud by the card alone
     */
    private record Decided(Decision decision, double byCard) {}

    static AccountInquiry of(
            AccountMemory memory, List<Observation> observations, Seen seen, AccountSettings settings) {
        AccountMemory folded = memory;
        var terminals = new Terminals(settings.terminals());
        var told = new ArrayList<Telling>();
        var open = new ArrayList<Open>(observations.size());
        for (Observation observation : observations) {
            switch (observation.data()) {
                case Transaction transaction -> {
                    var taken = folded.take(observation.id(), observation.time().toEpochMilli(), transaction);
                    folded = taken.memory();
                    SubjectId terminal = terminals.subject(transaction.terminal());
                    var evidence = TerminalEvidence.of(terminal == null ? null : seen.of(terminal));
                    open.add(new Open(observation, transaction, taken.comparison(), evidence));
                }
                case Label label -> {
                    Disclosed disclosed = folded.disclosed(label);
                    if (disclosed != null) {
                        terminals.tell(observation.time(), disclosed, told);
                    }
                    folded = folded.labelled(label);
                }
                default ->
                    throw new IllegalArgumentException(
                            "An account has no " + observation.data().getClass().getSimpleName() + ".");
            }
        }
        return new AccountInquiry(memory, folded, open, told, settings);
    }

    @Override
    public @Nullable String model() {
        return open.isEmpty() ? null : AccountDomain.MODEL;
    }

    @Override
    public Question question(@Nullable ModelRef weights) {
        List<Comparison> fresh = open.stream().map(Open::comparison).toList();
        boolean isTheirs = weights == null || before.weights() == weights.key();
        ModelRow row = isTheirs || before.recent().isEmpty()
                ? new ModelRow(before.state(), Comparison.rows(fresh), fresh.size())
                : rowOfPast(fresh);
        return new Question(AccountDomain.MODEL, List.of(row), settings.deadline());
    }

    private ModelRow rowOfPast(List<Comparison> fresh) {
        List<Comparison> steps = new ArrayList<>(Retrace.comparisons(before));
        steps.addAll(fresh);
        return new ModelRow(Floats.EMPTY, Comparison.rows(steps), steps.size());
    }

    @Override
    public Conclusion<AccountMemory> conclude(ModelAnswer answer) {
        if (open.isEmpty()) {
            return new Conclusion<>(folded, List.of(), List.of(), told);
        }
        return switch (answer) {
            case ModelAnswer.Answered answered ->
                isUsable(answered) ? byModel(answered) : byRule(ModelAnswer.Cause.FAILED);
            case ModelAnswer.Unanswered unanswered -> byRule(unanswered.cause());
        };
    }

    /** A model may have been fitted badly or for other features: what is no number decides nothing. */
    private boolean isUsable(ModelAnswer.Answered answered) {
        if (answered.rows().size() != 1) {
            return false;
        }
        RowAnswer row = answered.rows().getFirst();
        int lead = lead(row);
        return row.outputs().length() == (lead + open.size()) * NextTransaction.OUTPUTS
                && (lead == 0 || lead == Retrace.length(before))
                && row.outputs().isFinite()
                && row.state().isFinite();
    }

    /** How many transactions of the past an answer begins with. */
    private int lead(RowAnswer row) {
        return row.outputs().length() / NextTransaction.OUTPUTS - open.size();
    }

    private Conclusion<AccountMemory> byModel(ModelAnswer.Answered answered) {
        RowAnswer row = answered.rows().getFirst();
        var by = new Provenance.Model(answered.model(), answered.shape());
        var decisions = new ArrayList<Decided>(open.size());
        int lead = lead(row);
        Floats expected = lead == 0
                ? folded.expected()
                : NextTransaction.of(row.outputs(), lead - 1).outputs();
        for (int i = 0; i < open.size(); i++) {
            NextTransaction next = NextTransaction.of(row.outputs(), lead + i);
            decisions.add(decide(open.get(i), expected, next.fraud(), by));
            expected = next.outputs();
        }
        var carried =
                List.of(new Carried(AccountDomain.STATE, row.state()), new Carried(AccountDomain.EXPECTED, expected));
        return concluded(
                decisions,
                carried,
                folded.withCarried(row.state(), expected, answered.model().key()));
    }

    private Conclusion<AccountMemory> byRule(ModelAnswer.Cause cause) {
        var decisions = new ArrayList<Decided>(open.size());
        for (Open one : open) {
            Ruling ruling = FallbackRule.on(one.comparison(), settings);
            var by = new Provenance.Fallback(ruling.rule().label(), cause);
            decisions.add(decide(one, Floats.EMPTY, ruling.score(), by));
        }
        return concluded(decisions, List.of(), folded);
    }

    private Decided decide(Open one, Floats expected, double byCard, Provenance by) {
        double score = one.terminal().joined(byCard, settings.terminalWeight());
        Verdict verdict = settings.verdict(score);
        var reasons = AccountReasons.of(
                one, expected.isEmpty() ? null : new NextTransaction(expected), score, verdict != Verdict.APPROVE);
        return new Decided(
                new Decision(one.observation().id(), one.observation().time(), verdict, score, reasons, by), byCard);
    }

    private Conclusion<AccountMemory> concluded(List<Decided> decisions, List<Carried> carried, AccountMemory memory) {
        AccountMemory after = memory;
        var terminals = new Terminals(settings.terminals());
        var insights = new ArrayList<Insight>(decisions.size());
        var tellings = new ArrayList<>(told);
        for (int i = 0; i < decisions.size(); i++) {
            Decision decision = decisions.get(i).decision();
            after = after.decided(decisions.size() - 1 - i, decision.verdict(), decision.score());
            insights.add(decision);
            terminals.tell(
                    decision.time(), open.get(i).transaction(), decisions.get(i).byCard(), tellings);
        }
        return new Conclusion<>(after, insights, carried, tellings);
    }
}
