package dev.presage.ops.synthetic.cards;

import dev.presage.ops.synthetic.cards.Dice.Purpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Somebody with a place and habits.
 *
 * @param index which cardholder
 * @param card the card's id
 * @param home country of residence
 * @param favourites terminals near home, the most visited first
 * @param loyalty how much more the first ones are visited: 1 not at all
 * @param usual amount of an average payment in euros
 * @param spread deviation of an amount, as a share of the average
 * @param perDay payments on an average day
 * @param morning hour around which the first part of the payments falls
 * @param evening hour around which the others fall
 * @param morningShare share of the first part
 */
record Cardholder(
        int index,
        String card,
        Country home,
        List<Terminal> favourites,
        double loyalty,
        double usual,
        double spread,
        double perDay,
        double morning,
        double evening,
        double morningShare) {
    static Cardholder draw(long seed, int index, List<Terminal> terminals, int mostPlaces) {
        var dice = Dice.of(seed, Purpose.CARDHOLDER, index, 0);
        Country home = Country.any(dice);
        double x = dice.unit();
        double y = dice.unit();
        var near = new ArrayList<Terminal>();
        for (Terminal terminal : terminals) {
            if (terminal.country() == home) {
                near.add(terminal);
            }
        }
        near.sort(Comparator.comparingDouble(terminal -> terminal.distanceTo(x, y)));
        int known = Math.min(near.size(), dice.whole(3, mostPlaces + 1));
        return new Cardholder(
                index,
                "card-" + index,
                home,
                List.copyOf(near.subList(0, known)),
                dice.between(1, 2.5),
                Math.min(400, dice.logNormal(32, 0.8)),
                dice.between(0.25, 0.65),
                Math.min(6, dice.logNormal(1.4, 0.6)),
                dice.normal(10.5, 2),
                dice.normal(18.5, 2),
                dice.between(0.1, 0.9));
    }

    /** A favourite, the first ones more often. */
    Terminal favourite(Dice dice) {
        double place = Math.pow(dice.unit(), loyalty);
        return favourites.get((int) (place * favourites.size()));
    }

    /** An amount as this cardholder spends it, in euros. */
    double amount(Dice dice, Terminal terminal, double trades) {
        double share = index % 2 == 0 ? dice.normal(1, spread) : dice.logNormal(0.9, spread);
        return usual * Math.pow(terminal.spending(), trades) * (share > 0 ? share : dice.unit());
    }

    /** Hour of the day, 0 to 24. */
    double hour(Dice dice) {
        double hour = dice.chance(morningShare) ? dice.normal(morning, 1.7) : dice.normal(evening, 2);
        return hour - 24 * Math.floor(hour / 24);
    }
}
