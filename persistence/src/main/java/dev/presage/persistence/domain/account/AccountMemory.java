package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.CarriedFrom;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.account.Remembered.Known;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an account. Bounded: it stops growing after some dozen places and {@value #MOST_RECENT}
 * transactions.
 *
 * @param transactions number of transactions so far
 * @param usual usual amounts by currency, the latest currency first
 * @param terminals terminals it was at
 * @param countries countries it was in
 * @param rhythm when it pays
 * @param leak whether the card's details have leaked
 * @param labels what labels have said
 * @param recent the latest transactions, the newest first
 * @param state the model's carried state; empty before its first answer
 * @param expected what the model said of the next transaction, see {@link NextTransaction}; empty before its first
 *     answer
 * @param weights the key of the weights that said both
 */
public record AccountMemory(
        long transactions,
        List<Usual> usual,
        Familiar terminals,
        Familiar countries,
        Rhythm rhythm,
        LeakFilter leak,
        LabelCounts labels,
        List<Remembered> recent,
        Floats state,
        Floats expected,
        long weights)
        implements Memory {
    /** Labels of transactions before these come too late. */
    static final int MOST_RECENT = 64;

    static final int MOST_CURRENCIES = 4;
    static final int MOST_TERMINALS = 64;
    static final int MOST_COUNTRIES = 12;

    private static final long DAY_MILLIS = 86_400_000;

    /** Probability of fraud for reasons that lie elsewhere, for example with a terminal. */
    private static final double OTHER_FRAUD = 0.008;

    static final AccountMemory BLANK = new AccountMemory(
            0,
            List.of(),
            Familiar.BLANK,
            Familiar.BLANK,
            Rhythm.BLANK,
            LeakFilter.BLANK,
            LabelCounts.BLANK,
            List.of(),
            Floats.EMPTY,
            Floats.EMPTY,
            CarriedFrom.UNKNOWN);

    public AccountMemory {
        usual = Collections.unmodifiableList(usual);
        recent = Collections.unmodifiableList(recent);
    }

    /**
     * A transaction taken in.
     *
     * @param memory what is remembered afterwards; its verdict is open still
     * @param comparison how the transaction looked before
     */
    record Taken(AccountMemory memory, Comparison comparison) {}

    /** Takes in a transaction; what is decided on it follows with {@link #decided}. */
    Taken take(String id, long millis, Transaction transaction) {
        long day = Math.floorDiv(millis, DAY_MILLIS);
        LeakFilter today = leak.advancedTo(day);
        Comparison comparison = Comparison.of(withLeak(today), transaction, millis);
        double weight = 1 - comparison.suspicion();
        var remembered = new Remembered(
                id,
                millis,
                transaction,
                Verdict.APPROVE,
                0,
                comparison.likelihoodRatio(),
                comparison.leaked(),
                weight,
                Known.NOTHING);
        String country = transaction.country();
        var next = new AccountMemory(
                transactions + 1,
                withUsual(usualIn(transaction.currency()).with(transaction.amount(), weight)),
                terminals.visited(transaction.terminal(), millis, MOST_TERMINALS),
                country.isEmpty() ? countries : countries.visited(country, millis, MOST_COUNTRIES),
                rhythm.with(millis),
                today.weighed(day, Comparison.likelihoodWithLeak(comparison.likelihoodRatio())),
                labels,
                prepended(remembered),
                state,
                expected,
                weights);
        return new Taken(next, comparison);
    }

    /** Notes what was decided on the transaction that is {@code age} transactions old, 0 being the newest. */
    AccountMemory decided(int age, Verdict verdict, double score) {
        if (age >= recent.size()) {
            return this;
        }
        var next = new ArrayList<>(recent);
        next.set(age, recent.get(age).decided(verdict, score));
        return withRecent(next);
    }

    /** Takes in a label. The same label again changes nothing; another one of the same transaction replaces it. */
    AccountMemory labelled(Label label) {
        for (int age = 0; age < recent.size(); age++) {
            Remembered remembered = recent.get(age);
            if (remembered.id().equals(label.transaction())) {
                Known known = Known.of(label.fraud());
                return remembered.label() == known ? this : labelled(age, remembered, known);
            }
        }
        return withLabels(labels.ofUnknown());
    }

    /** What a label discloses; null if it is of no transaction that is remembered, or says what is known. */
    @Nullable
    Disclosed disclosed(Label label) {
        for (Remembered one : recent) {
            if (one.id().equals(label.transaction())) {
                double explained = Comparison.suspicion(one.leaked(), one.likelihoodRatio());
                return one.label() == Known.of(label.fraud())
                        ? null
                        : new Disclosed(
                                one.transaction().terminal(),
                                one.millis(),
                                label.fraud(),
                                explained,
                                one.label() != Known.NOTHING);
            }
        }
        return null;
    }

    private AccountMemory labelled(int age, Remembered remembered, Known known) {
        Transaction transaction = remembered.transaction();
        double ratio = evidence(remembered, known) / evidence(remembered, remembered.label());
        double weight = ownWeight(remembered, known);
        var next = new ArrayList<>(recent);
        next.set(age, remembered.labelled(known, weight));
        int fraudsBefore = remembered.label() == Known.FRAUD ? 1 : 0;
        int fraudsNow = known == Known.FRAUD ? 1 : 0;
        return new AccountMemory(
                transactions,
                withCorrected(transaction, weight - remembered.weight()),
                terminals.frauds(transaction.terminal(), fraudsNow - fraudsBefore),
                countries,
                rhythm,
                leak.weighed(Math.floorDiv(remembered.millis(), DAY_MILLIS), ratio),
                labels.with(remembered.label(), known, remembered.millis()),
                next,
                state,
                expected,
                weights);
    }

    /** How much likelier a transaction and what is known of it are with a leak than without. */
    private static double evidence(Remembered remembered, Known known) {
        double share = LeakFilter.SHARE;
        return switch (known) {
            case NOTHING -> Comparison.likelihoodWithLeak(remembered.likelihoodRatio());
            case GENUINE -> 1 - share;
            // A fraud that looks like the holder's own payments has its cause elsewhere: the leak is explained away.
            case FRAUD -> 1 - share + share * remembered.likelihoodRatio() / OTHER_FRAUD;
        };
    }

    /** Probability that the amount was the holder's own choice. */
    private static double ownWeight(Remembered remembered, Known known) {
        if (known == Known.GENUINE) {
            return 1;
        }
        double thief = Comparison.suspicion(remembered.leaked(), remembered.likelihoodRatio());
        double elsewhere = OTHER_FRAUD * (1 - thief);
        return elsewhere / (elsewhere + thief);
    }

    Usual usualIn(String currency) {
        for (Usual one : usual) {
            if (one.currency().equals(currency)) {
                return one;
            }
        }
        return Usual.of(currency);
    }

    private List<Usual> withUsual(Usual latest) {
        var next = new ArrayList<Usual>(MOST_CURRENCIES);
        next.add(latest);
        for (Usual one : usual) {
            if (next.size() < MOST_CURRENCIES && !one.currency().equals(latest.currency())) {
                next.add(one);
            }
        }
        return next;
    }

    private List<Usual> withCorrected(Transaction transaction, double difference) {
        var next = new ArrayList<>(usual);
        next.replaceAll(one ->
                one.currency().equals(transaction.currency()) ? one.corrected(transaction.amount(), difference) : one);
        return next;
    }

    private List<Remembered> prepended(Remembered newest) {
        int kept = Math.min(recent.size(), MOST_RECENT - 1);
        var next = new ArrayList<Remembered>(kept + 1);
        next.add(newest);
        next.addAll(recent.subList(0, kept));
        return next;
    }

    private AccountMemory withLabels(LabelCounts newLabels) {
        return with(leak, newLabels, recent, state, expected, weights);
    }

    private AccountMemory withLeak(LeakFilter newLeak) {
        return with(newLeak, labels, recent, state, expected, weights);
    }

    private AccountMemory withRecent(List<Remembered> newRecent) {
        return with(leak, labels, newRecent, state, expected, weights);
    }

    AccountMemory withCarried(Floats newState, Floats newExpected, long newWeights) {
        return with(leak, labels, recent, newState, newExpected, newWeights);
    }

    private AccountMemory with(
            LeakFilter newLeak,
            LabelCounts newLabels,
            List<Remembered> newRecent,
            Floats newState,
            Floats newExpected,
            long newWeights) {
        return new AccountMemory(
                transactions,
                usual,
                terminals,
                countries,
                rhythm,
                newLeak,
                newLabels,
                newRecent,
                newState,
                newExpected,
                newWeights);
    }
}
