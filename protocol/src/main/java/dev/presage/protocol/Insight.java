package dev.presage.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What Presage says. Its id is where it stands in the journal: see {@link InsightId}. */
public sealed interface Insight {
    /** Event time of what it speaks about. */
    Instant time();

    /** What it rests on. */
    Provenance by();

    /**
     * How unusual one observation is.
     *
     * @param observation id of the observation
     * @param time when that happened
     * @param score in [0, 1]; the share of this subject's usual observations that look less unusual
     * @param alarm whether a person should look
     * @param reasons what made it unusual, strongest first
     * @param by what it rests on
     */
    record Anomaly(String observation, Instant time, double score, boolean alarm, List<Reason> reasons, Provenance by)
            implements Insight {
        public Anomaly {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * What to do about one observation.
     *
     * @param observation id of the observation
     * @param time when that happened
     * @param verdict what to do
     * @param score probability in [0, 1] that it is fraudulent
     * @param reasons why, strongest first
     * @param by what it rests on
     */
    record Decision(
            String observation, Instant time, Verdict verdict, double score, List<Reason> reasons, Provenance by)
            implements Insight {
        public Decision {
            reasons = List.copyOf(reasons);
        }
    }

    /** What to do about a transaction. */
    enum Verdict {
        APPROVE,
        REVIEW,
        DECLINE
    }

    /**
     * What comes next.
     *
     * @param time of the last observation it follows
     * @param step time between the steps
     * @param levels quantile levels in (0, 1), ascending
     * @param channels a forecast for each channel
     * @param by what it rests on
     */
    record Forecast(Instant time, Duration step, Floats levels, List<Channel> channels, Provenance by)
            implements Insight {
        public Forecast {
            channels = List.copyOf(channels);
        }

        /**
         * One channel's forecast.
         *
         * @param name the channel
         * @param quantiles shape [horizon, levels], row-major, in the channel's own unit
         */
        public record Channel(String name, Floats quantiles) {}
    }
}
