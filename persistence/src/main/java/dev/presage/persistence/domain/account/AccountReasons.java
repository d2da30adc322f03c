package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.account.Comparison.Acquaintance;
import dev.presage.protocol.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a transaction was decided as it was, and how that reads. */
final class AccountReasons {
    static final String AMOUNT = "AMOUNT";
    static final String TERMINAL = "TERMINAL";
    static final String TERMINAL_FRAUDS = "TERMINAL_FRAUDS";
    static final String COUNTRY = "COUNTRY";
    static final String CURRENCY = "CURRENCY";
    static final String PACE = "PACE";
    static final String HOUR = "HOUR";
    static final String LEAKED = "LEAKED";
    static final String LABELS = "LABELS";
    static final String PATTERN = "PATTERN";

    /** More are no help to a person. */
    private static final int MOST = 4;

    /** Nine in ten usual values lie between this level and the opposite one. */
    private static final double LEVEL = 0.05;

    private static final int LATELY_DAYS = 30;

    /** A terminal is no reason below this probability of fraud there. */
    private static final double LEAST_TERMINAL_FRAUD = 0.05;

    private record Ranked(double strength, Reason reason) {}

    private final Transaction transaction;
    private final TerminalEvidence terminal;
    private final Comparison comparison;
    private final @Nullable NextTransaction expected;
    private final List<Ranked> found = new ArrayList<>();

    private AccountReasons(AccountInquiry.Open one, @Nullable NextTransaction expected) {
        this.transaction = one.transaction();
        this.terminal = one.terminal();
        this.comparison = one.comparison();
        this.expected = expected;
    }

    /**
     * What is unusual about a transaction, strongest first.
     *
     * @param expected what the model had said of it before; null if nothing
     * @param score probability of fraud
     * @param suspect whether a reason has to be given
     */
    static List<Reason> of(AccountInquiry.Open one, @Nullable NextTransaction expected, double score, boolean suspect) {
        var reasons = new AccountReasons(one, expected);
        reasons.lookAtAmount();
        reasons.lookAtPlace();
        reasons.lookAtTime();
        reasons.lookAtCard();
        reasons.lookAtTerminal();
        if (suspect && reasons.found.isEmpty()) {
            reasons.add(0, PATTERN, "", Double.NaN, Double.NaN, score);
        }
        return reasons.found.stream()
                .sorted(Comparator.comparingDouble(Ranked::strength).reversed())
                .limit(MOST)
                .map(Ranked::reason)
                .toList();
    }

    private void add(double strength, String code, String about, double low, double high, double seen) {
        found.add(new Ranked(strength, new Reason(code, about, low, high, seen)));
    }

    private boolean hasHistory() {
        return comparison.history() >= FallbackRule.HISTORY;
    }

    private void lookAtAmount() {
        double usual = comparison.usual();
        if (!hasHistory() || usual == 0) {
            return;
        }
        double low = usual * Math.max(0, 1 - 1.65 * comparison.spread());
        double high = usual * (1 + 1.65 * comparison.spread());
        if (expected != null) {
            low = usual * Math.exp(expected.logRatio(LEVEL));
            high = usual * Math.exp(expected.logRatio(1 - LEVEL));
        }
        if (comparison.amount() > high) {
            add(comparison.deviation(), AMOUNT, transaction.currency(), low, high, comparison.amount());
        }
    }

    private void lookAtPlace() {
        if (comparison.country() == Acquaintance.NEW) {
            add(3, COUNTRY, transaction.country(), Double.NaN, Double.NaN, 0);
        }
        if (comparison.currencyNew()) {
            add(2, CURRENCY, transaction.currency(), Double.NaN, Double.NaN, 0);
        }
        double novelty = expected == null ? comparison.novelty() : expected.newTerminal();
        if (hasHistory() && comparison.firstVisit() && novelty < 0.25) {
            add(-Math.log(novelty + 0.01), TERMINAL, transaction.terminal(), Double.NaN, Double.NaN, 0);
        } else if (comparison.terminalFrauds() > 0) {
            add(3, TERMINAL, transaction.terminal(), Double.NaN, Double.NaN, comparison.terminalFrauds());
        }
    }

    private void lookAtTime() {
        if (!hasHistory()) {
            return;
        }
        double usualGap = comparison.gapSeconds() / Math.exp(comparison.gap());
        double low = usualGap * Math.exp(expected == null ? -3 * comparison.gapDeviation() : expected.gap(LEVEL));
        double high = usualGap * Math.exp(expected == null ? 3 * comparison.gapDeviation() : expected.gap(1 - LEVEL));
        if (comparison.gapSeconds() < low) {
            add(Math.log(low / comparison.gapSeconds()), PACE, "", low, high, comparison.gapSeconds());
        }
        if (comparison.history() >= 20 && comparison.habit() < 0.35) {
            add(-Math.log(comparison.habit()), HOUR, "", Double.NaN, Double.NaN, comparison.hour());
        }
    }

    private void lookAtCard() {
        if (comparison.leaked() >= 0.2) {
            add(10 * comparison.leaked(), LEAKED, "", Double.NaN, Double.NaN, comparison.leaked());
        }
        if (comparison.confirmedFrauds() > 0 && comparison.sinceFraudDays() <= LATELY_DAYS) {
            add(2, LABELS, "", Double.NaN, Double.NaN, (double) comparison.confirmedFrauds());
        }
    }

    private void lookAtTerminal() {
        if (terminal.fraud() >= LEAST_TERMINAL_FRAUD && terminal.frauds() > 0) {
            add(
                    20 * terminal.fraud(),
                    TERMINAL_FRAUDS,
                    transaction.terminal(),
                    0,
                    (double) Math.max(terminal.payments(), terminal.frauds()),
                    (double) terminal.frauds());
        }
    }

    /** A reason as a sentence. */
    static String explain(Reason reason) {
        return switch (reason.code()) {
            case AMOUNT ->
                "%s %s where %s to %s is usual."
                        .formatted(money(reason.seen()), reason.about(), money(reason.low()), money(reason.high()));
            case TERMINAL ->
                reason.seen() == 0
                        ? "The card was never at terminal " + reason.about() + " before."
                        : "%s at terminal %s turned out fraudulent."
                                .formatted(counted(reason.seen(), "earlier payment"), reason.about());
            case TERMINAL_FRAUDS ->
                "Terminal %s has %s among its last %.0f payments."
                        .formatted(reason.about(), counted(reason.seen(), "confirmed fraud"), reason.high());
            case COUNTRY -> "It is the card's first payment in " + reason.about() + ".";
            case CURRENCY -> "It is the card's first payment in " + reason.about() + ".";
            case PACE ->
                "It comes %s after the payment before, where %s to %s is usual."
                        .formatted(time(reason.seen()), time(reason.low()), time(reason.high()));
            case HOUR -> "The card hardly ever pays around %02d:00 UTC.".formatted((int) reason.seen());
            case LEAKED ->
                "The payments before suggest with %.0f %% probability that the card's details have leaked."
                        .formatted(100 * reason.seen());
            case LABELS -> counted(reason.seen(), "earlier payment") + " of the card turned out fraudulent.";
            case PATTERN -> "Many small signs add up to a fraud probability of %.0f %%.".formatted(100 * reason.seen());
            default -> "Unusual: " + reason.code() + ".";
        };
    }

    private static String counted(double number, String what) {
        return "%d %s%s".formatted((long) number, what, number == 1 ? "" : "s");
    }

    private static String money(double amount) {
        return String.format(Locale.ROOT, "%.2f", amount);
    }

    /** A length of time in its largest unit. */
    private static String time(double seconds) {
        Duration time = Duration.ofSeconds((long) Math.min(seconds, 1e9));
        if (time.toDays() >= 2) {
            return time.toDays() + " days";
        }
        if (time.toHours() >= 2) {
            return time.toHours() + " hours";
        }
        return time.toMinutes() >= 2 ? time.toMinutes() + " minutes" : time.toSeconds() + " s";
    }
}
