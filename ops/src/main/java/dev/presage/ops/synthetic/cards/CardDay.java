package dev.presage.ops.synthetic.cards;

import dev.presage.ops.synthetic.cards.CardEvent.Payment;
import dev.presage.ops.synthetic.cards.Dice.Purpose;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Draws all payments of one day. */
final class CardDay {
    private static final double DAY_SECONDS = 86_400;
    private static final int LONGEST_COMPROMISE_DAYS = 40;
    private static final int LONGEST_LEAK_DAYS = 21;
    private static final int TRIP_DAYS = 8;

    private final CardWorldSettings settings;
    private final long seed;
    private final List<Terminal> terminals;
    private final long day;
    private final BitSet compromised;
    private final List<Payment> drafts = new ArrayList<>();

    private CardDay(CardWorldSettings settings, long seed, List<Terminal> terminals, long day) {
        this.settings = settings;
        this.seed = seed;
        this.terminals = terminals;
        this.day = day;
        this.compromised = compromisedToday();
    }

    /** All payments of a day, in time order. */
    static List<Payment> payments(
            CardWorldSettings settings, long seed, List<Terminal> terminals, List<Cardholder> cardholders, long day) {
        var today = new CardDay(settings, seed, terminals, day);
        for (Cardholder cardholder : cardholders) {
            today.live(cardholder);
        }
        today.drafts.sort(Comparator.comparing(Payment::time).thenComparing(Payment::card));
        var payments = new ArrayList<Payment>(today.drafts.size());
        for (Payment draft : today.drafts) {
            payments.add(named("pay-" + day + "-" + payments.size(), draft));
        }
        return payments;
    }

    private static Payment named(String id, Payment draft) {
        return new Payment(
                id,
                draft.time(),
                draft.card(),
                draft.amount(),
                draft.currency(),
                draft.terminal(),
                draft.merchant(),
                draft.country(),
                draft.fraud(),
                draft.fraudKind());
    }

    private BitSet compromisedToday() {
        var found = new BitSet(terminals.size());
        for (int index = 0; index < terminals.size(); index++) {
            for (int age = 0; age < LONGEST_COMPROMISE_DAYS && !found.get(index); age++) {
                var dice = Dice.of(seed, Purpose.COMPROMISE, index, day - age);
                found.set(
                        index,
                        dice.chance(settings.compromisesPerDay()) && dice.whole(10, LONGEST_COMPROMISE_DAYS + 1) > age);
            }
        }
        return found;
    }

    /** What somebody who has the card's details does with them. */
    private enum Thief {
        ABSENT,
        /** Turns up with the card's own payments, but takes several times as much. */
        INFLATES,
        /** Pays at other places and odd times, several times in a row. */
        ROAMS
    }

    private Thief thiefOf(Cardholder cardholder) {
        for (int age = 0; age < LONGEST_LEAK_DAYS; age++) {
            var dice = Dice.of(seed, Purpose.LEAK, cardholder.index(), day - age);
            if (dice.chance(settings.leaksPerDay()) && dice.whole(5, LONGEST_LEAK_DAYS + 1) > age) {
                return dice.chance(settings.customs().roaming()) ? Thief.ROAMS : Thief.INFLATES;
            }
        }
        return Thief.ABSENT;
    }

    private void live(Cardholder cardholder) {
        var dice = Dice.of(seed, Purpose.PAYMENTS, cardholder.index(), day);
        Thief thief = thiefOf(cardholder);
        var trip = Dice.of(seed, Purpose.TRIP, cardholder.index(), Math.floorDiv(day, TRIP_DAYS));
        boolean away = trip.chance(0.04);
        Country place = away ? Country.any(trip) : cardholder.home();
        int count = dice.poisson(cardholder.perDay());
        for (int i = 0; i < count; i++) {
            Terminal terminal = away || dice.chance(settings.customs().wandering())
                    ? somewhere(dice, place)
                    : cardholder.favourite(dice);
            pay(cardholder, terminal, cardholder.hour(dice), thief, dice);
        }
        if (thief == Thief.ROAMS) {
            roam(cardholder, Dice.of(seed, Purpose.THIEF, cardholder.index(), day));
        }
    }

    private void pay(Cardholder cardholder, Terminal terminal, double hour, Thief thief, Dice dice) {
        double amount = cardholder.amount(dice, terminal, settings.customs().trades());
        if (dice.chance(settings.largePerPayment())) {
            add(cardholder, terminal, hour, cardholder.usual() * dice.between(8, 40), FraudKind.LARGE);
        } else if (thief == Thief.INFLATES && dice.chance(0.33)) {
            add(cardholder, terminal, hour, amount * dice.between(3, 7), FraudKind.STOLEN);
        } else if (compromised.get(indexOf(terminal)) && dice.chance(0.6)) {
            add(cardholder, terminal, hour, amount, FraudKind.TERMINAL);
            if (dice.chance(0.25)) {
                add(cardholder, terminal, hour + dice.between(0.01, 0.1), amount, FraudKind.TERMINAL);
            }
        } else {
            // Now and then people treat themselves; an amount alone is no crime.
            double treat = dice.chance(settings.customs().treats()) ? dice.between(2, 5) : 1;
            add(cardholder, terminal, hour, amount * treat, FraudKind.NONE);
        }
    }

    private void roam(Cardholder cardholder, Dice dice) {
        if (!dice.chance(0.6)) {
            return;
        }
        Country place = dice.chance(0.5) ? Country.any(dice) : cardholder.home();
        double hour = dice.between(0, 24);
        int count = dice.whole(1, 5);
        for (int i = 0; i < count; i++) {
            Terminal terminal = somewhere(dice, place);
            add(
                    cardholder,
                    terminal,
                    hour,
                    cardholder.amount(dice, terminal, settings.customs().trades()) * dice.between(1, 6),
                    FraudKind.STOLEN);
            hour += dice.logNormal(0.3, 1);
        }
    }

    private Terminal somewhere(Dice dice, Country place) {
        int start = dice.whole(0, terminals.size());
        for (int i = 0; i < terminals.size(); i++) {
            Terminal terminal = terminals.get((start + i) % terminals.size());
            if (terminal.country() == place) {
                return terminal;
            }
        }
        return terminals.get(start);
    }

    private static int indexOf(Terminal terminal) {
        return Integer.parseInt(terminal.name().substring(2));
    }

    private void add(Cardholder cardholder, Terminal terminal, double hour, double euros, FraudKind kind) {
        double second = Math.min(DAY_SECONDS - 1, Math.max(0, hour * 3_600));
        Instant midnight = LocalDate.ofEpochDay(day).atStartOfDay().toInstant(ZoneOffset.UTC);
        double amount = Math.max(0.01, Math.round(euros * terminal.country().perEuro * 100) / 100.0);
        drafts.add(new Payment(
                "",
                midnight.plusMillis((long) (second * 1_000)),
                cardholder.card(),
                amount,
                terminal.country().currency,
                terminal.name(),
                terminal.merchant(),
                terminal.country().name(),
                kind != FraudKind.NONE,
                kind));
    }
}
