package dev.presage.ops.synthetic.series;

import java.util.Random;

/** Draws series of many kinds; the same seed draws the same series in the same order. */
public final class SeriesGenerator {
    private static final int[] USUAL_SEASONS = {24, 24, 24, 24, 12, 7, 48, 96, 144, 288, 60, 30};
    private static final long DAY_MILLIS = 86_400_000;
    private static final long[] USUAL_STEPS = {1000, 1000, 5000, 10_000, 60_000, 300_000};

    private final Dice dice;
    private final double telemetryShare;

    /**
     * A generator.
     *
     * @param seed decides all that is drawn
     * @param telemetryShare share in [0, 1] of what computers report; the rest is of any kind
     */
    public SeriesGenerator(long seed, double telemetryShare) {
        this.dice = new Dice(new Random(seed));
        this.telemetryShare = telemetryShare;
    }

    /** Draws a series of {@code size} values. */
    public Series draw(int size) {
        if (dice.chance(telemetryShare)) {
            return new Series(Telemetry.draw(dice, size), USUAL_STEPS[dice.below(4)]);
        }
        boolean isClean = dice.oneIn(5);
        int season = season(isClean);
        double[] seasonal = season > 0 ? new SeasonPart(dice, season, isClean).draw(size) : new double[size];
        double[] values = Levels.draw(dice, size, season, isClean);
        if (season > 0 && dice.oneIn(6)) {
            modulate(seasonal, values);
        }
        for (int t = 0; t < size; t++) {
            values[t] += seasonal[t];
        }
        double noise = isClean ? dice.scale(0.0005, 0.05) : dice.scale(0.003, season == 0 ? 1.5 : 1.2);
        Noise.add(dice, values, seasonal, noise, isClean);
        Transforms.apply(dice, values, isClean);
        boolean isDaily = season > 0 && DAY_MILLIS % season == 0 && dice.chance(0.7);
        return new Series(values, isDaily ? DAY_MILLIS / season : USUAL_STEPS[dice.below(USUAL_STEPS.length)]);
    }

    private int season(boolean isClean) {
        double draw = isClean ? dice.uniform(0.15, 1) : dice.uniform();
        if (draw < 0.15) {
            return 0;
        }
        return draw < 0.8 ? USUAL_SEASONS[dice.below(USUAL_SEASONS.length)] : (int) dice.scale(4, 150);
    }

    /** Lets the level decide how strong the season is, as weather does. */
    private static void modulate(double[] seasonal, double[] level) {
        for (int t = 0; t < seasonal.length; t++) {
            seasonal[t] *= Math.exp(Math.clamp(0.4 * level[t], -1.5, 1.5));
        }
    }
}
