package dev.presage.ops.synthetic.cards;

import dev.presage.ops.synthetic.cards.CardEvent.Label;
import dev.presage.ops.synthetic.cards.CardEvent.Payment;
import dev.presage.ops.synthetic.cards.Dice.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * All payments and labels of a world in time order, without end. The same settings and seed give the same events; a
 * world entered at a position goes on exactly as one that came there from the start. For one thread.
 */
public final class CardWorld implements Iterator<CardEvent> {
    private static final Comparator<CardEvent> IN_ORDER =
            Comparator.comparing(CardEvent::time).thenComparing(CardEvent::id);

    private final CardWorldSettings settings;
    private final long seed;
    private final List<Terminal> terminals;
    private final List<Cardholder> cardholders;
    private final PriorityQueue<Label> pending = new PriorityQueue<>(IN_ORDER);
    private List<CardEvent> today = List.of();
    private long day;
    private int index;

    /**
     * Where in a world somebody is: {@code index} events of the day are past.
     *
     * @param day days since 1970-01-01, UTC
     */
    public record Position(long day, int index) {
        /** The first event of a day. */
        public static Position of(LocalDate date) {
            return new Position(date.toEpochDay(), 0);
        }

        /** Reads what {@link #toString()} wrote. */
        public static Position parse(String text) {
            int slash = text.indexOf('/');
            return new Position(Long.parseLong(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        @Override
        public String toString() {
            return day + "/" + index;
        }
    }

    /** Enters a world at a position. */
    public CardWorld(CardWorldSettings settings, long seed, Position from) {
        this.settings = settings;
        this.seed = seed;
        this.terminals = IntStream.range(0, settings.terminals())
                .mapToObj(i -> Terminal.draw(seed, i))
                .toList();
        this.cardholders = IntStream.range(0, settings.cards())
                .mapToObj(i ->
                        Cardholder.draw(seed, i, terminals, settings.customs().mostPlaces()))
                .toList();
        this.day = from.day() - 1;
        awaitEarlierLabels(from.day());
        turnDay();
        this.index = from.index();
        if (index < 0 || index > today.size()) {
            throw new IllegalArgumentException("The day of " + from + " has " + today.size() + " events.");
        }
    }

    /** How many payments a day has, roughly. */
    public double paymentsPerDay() {
        return cardholders.stream().mapToDouble(Cardholder::perDay).sum();
    }

    /** Where the next event stands. */
    public Position position() {
        return new Position(day, index);
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public CardEvent next() {
        while (index == today.size()) {
            turnDay();
        }
        return today.get(index++);
    }

    private void turnDay() {
        day++;
        index = 0;
        var payments = CardDay.payments(settings, seed, terminals, cardholders, day);
        awaitLabels(payments);
        var events = new ArrayList<CardEvent>(payments);
        Instant midnight = startOf(day + 1);
        while (!pending.isEmpty() && pending.element().time().isBefore(midnight)) {
            events.add(pending.remove());
        }
        events.sort(IN_ORDER);
        today = events;
    }

    private void awaitEarlierLabels(long first) {
        long back = 1 + settings.labelDelay().multipliedBy(3).toDays();
        for (long earlier = first - back; earlier < first; earlier++) {
            awaitLabels(CardDay.payments(settings, seed, terminals, cardholders, earlier));
        }
        pending.removeIf(label -> label.time().isBefore(startOf(first)));
    }

    private void awaitLabels(List<Payment> payments) {
        for (int i = 0; i < payments.size(); i++) {
            Payment payment = payments.get(i);
            var dice = Dice.of(seed, Purpose.LABEL, i, payment.time().getEpochSecond());
            if (payment.fraud() || dice.chance(settings.genuineLabels())) {
                long millis = (long) (settings.labelDelay().toMillis() * dice.between(1, 3));
                pending.add(new Label(
                        "label-" + payment.id(),
                        payment.time().plus(Duration.ofMillis(millis)),
                        payment.card(),
                        payment.id(),
                        payment.fraud()));
            }
        }
    }

    private static Instant startOf(long day) {
        return LocalDate.ofEpochDay(day).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
