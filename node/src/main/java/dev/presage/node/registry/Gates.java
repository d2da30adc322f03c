package dev.presage.node.registry;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a version has to prove before it serves anybody.
 *
 * @param enforced whether they hold; otherwise whoever promotes vouches for the version
 * @param margin by which part of the champion's loss it must be better
 * @param maxCalibrationError from 0 to 1
 * @param maxP99 the longest that 99 of 100 batches may take
 * @param backtest whether it must also have passed a backtest against the champion
 */
public record Gates(boolean enforced, double margin, double maxCalibrationError, Duration maxP99, boolean backtest) {
    public Gates {
        require("margin", margin, 0, 1);
        require("max-calibration-error", maxCalibrationError, 0, 1);
        if (maxP99.isNegative() || maxP99.isZero()) {
            throw new IllegalArgumentException("presage.registry.gates.max-p99 must be longer than nothing.");
        }
    }

    /** Reads {@code presage.registry.gates}. */
    static Gates from(Config registry) {
        Config gates = registry.getConfig("gates");
        return new Gates(
                gates.getBoolean("enforced"),
                gates.getDouble("margin"),
                gates.getDouble("max-calibration-error"),
                gates.getDuration("max-p99"),
                gates.getBoolean("backtest"));
    }

    /**
     * What keeps a version from serving, each in a clause; empty if nothing does. A figure that is not a number passes
     * no gate.
     *
     * @param champion who serves now, if anybody
     * @param latest the version's latest trial, if there was one
     */
    List<String> objections(Optional<String> champion, Optional<Trial> latest) {
        if (!enforced) {
            return List.of();
        }
        if (latest.isEmpty()) {
            return List.of("it has been in no trial yet");
        }
        Trial trial = latest.get();
        List<String> objections = new ArrayList<>();
        if (champion.isPresent() && !trial.against().equals(champion.get())) {
            objections.add("its latest trial was against version " + trial.against() + ", and the champion is "
                    + champion.get());
        } else if (champion.isPresent()) {
            double bound = trial.againstLoss() - margin * Math.abs(trial.againstLoss());
            if (!(trial.loss() <= bound)) {
                objections.add("its loss is " + rounded(trial.loss()) + ", which must be at most " + rounded(bound));
            }
        }
        if (!(trial.calibrationError() <= maxCalibrationError)) {
            objections.add("its calibration error is " + rounded(trial.calibrationError()) + ", which must be at most "
                    + rounded(maxCalibrationError));
        }
        if (!(trial.p99Millis() <= maxP99.toNanos() / 1e6)) {
            objections.add("a batch takes it " + rounded(trial.p99Millis()) + " ms, which must be at most "
                    + rounded(maxP99.toNanos() / 1e6) + " ms");
        }
        return objections;
    }

    /** Whether a version has to pass a backtest. */
    boolean asksForBacktest() {
        return enforced && backtest;
    }

    /**
     * The same about backtests.
     *
     * @param latest the version's latest backtest, if there was one
     */
    List<String> objectionsOfBacktest(Optional<String> champion, Optional<Backtested> latest) {
        if (!asksForBacktest()) {
            return List.of();
        }
        if (latest.isEmpty()) {
            return List.of("it has been in no backtest yet");
        }
        Backtested backtested = latest.get();
        if (!backtested.isIntact()) {
            return List.of("the report of its backtest " + backtested.id() + " was altered");
        }
        if (champion.isPresent() && !backtested.against().equals(champion)) {
            return List.of("its latest backtest was against "
                    + backtested.against().map(version -> "version " + version).orElse("nobody")
                    + ", and the champion is " + champion.get());
        }
        return backtested.passed()
                ? List.of()
                : List.of("its backtest " + backtested.id() + " did not pass: "
                        + String.join("; ", backtested.objections()));
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static void require(String key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("presage.registry.gates." + key + " is " + value + "; it must be from "
                    + least + " to " + most + ".");
        }
    }
}
