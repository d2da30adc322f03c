package dev.presage.node.training.backtest;

import com.typesafe.config.Config;
import dev.presage.persistence.backtest.Bar;
import dev.presage.persistence.backtest.Limits;
import dev.presage.persistence.backtest.Prices;
import java.time.Duration;

/**
 * How backtests run.
 *
 * @param share of one processor that a backtest may take
 * @param pollInterval how often a new wish is looked for
 * @param retryInterval how long to wait when something it needs does not answer
 * @param reportInterval how often it is looked whether it is still wanted
 * @param limits what it may hold and read at a time
 * @param prices what decisions cost
 * @param bar what a candidate has to show
 * @param automatic those that versions go through on their way up by themselves
 */
public record BacktestSettings(
        double share,
        Duration pollInterval,
        Duration retryInterval,
        Duration reportInterval,
        Limits limits,
        Prices prices,
        Bar bar,
        Automatic automatic) {
    /**
     * What versions go through on their way up by themselves.
     *
     * @param span how far they look back
     * @param sample share of the subjects, in (0, 1]
     * @param leastInterval no sooner after another of the same version
     */
    public record Automatic(Duration span, double sample, Duration leastInterval) {
        public Automatic {
            require(span.toMillis() >= 1, "automatic.span", span, "must be at least 1 ms");
            require(sample > 0 && sample <= 1, "automatic.sample", sample, "must be above 0 and at most 1");
            require(!leastInterval.isNegative(), "automatic.least-interval", leastInterval, "must not be negative");
        }
    }

    public BacktestSettings {
        require(share > 0 && share <= 1, "share", share, "must be above 0 and at most 1");
        require(pollInterval.toMillis() >= 1, "poll-interval", pollInterval, "must be at least 1 ms");
        require(retryInterval.toMillis() >= 1, "retry-interval", retryInterval, "must be at least 1 ms");
        require(reportInterval.toMillis() >= 1, "report-interval", reportInterval, "must be at least 1 ms");
    }

    /** Reads {@code presage.backtest}. */
    public static BacktestSettings from(Config config) {
        Config backtest = config.getConfig("presage.backtest");
        return new BacktestSettings(
                backtest.getDouble("share"),
                backtest.getDuration("poll-interval"),
                backtest.getDuration("retry-interval"),
                backtest.getDuration("report-interval"),
                new Limits(
                        backtest.getInt("group-subjects"),
                        backtest.getInt("page-rows"),
                        backtest.getInt("warm-rows"),
                        backtest.getInt("steps"),
                        backtest.getInt("most-labels"),
                        backtest.getLong("most-events")),
                new Prices(
                        backtest.getDouble("prices.declined-good"),
                        backtest.getDouble("prices.review"),
                        backtest.getDouble("prices.missed-bad"),
                        backtest.getDouble("prices.alarm")),
                new Bar(
                        backtest.getDouble("bar.max-more-refused"),
                        backtest.getDouble("bar.doubt"),
                        backtest.getDouble("bar.max-alarm-rise"),
                        backtest.getLong("bar.min-events")),
                new Automatic(
                        backtest.getDuration("automatic.span"),
                        backtest.getDouble("automatic.sample"),
                        backtest.getDuration("automatic.least-interval")));
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.backtest." + key + " = " + value + " " + must + ".");
        }
    }
}
