package dev.presage.node.training.renewal;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * When the live stream is no longer what the champion began with. What is beyond its bound once may be chance; it has
 * to stay there for some windows in a row.
 *
 * @param windows so many in a row
 * @param shift population stability index of a feature or of the scores, above which it has drifted
 * @param lossRise by which part of the champion's first loss its loss may rise
 * @param labelRise the same of its loss for what labels say of its answers
 * @param leastLabels windows in which fewer labels came to bear say nothing of them
 */
public record DriftRule(int windows, double shift, double lossRise, double labelRise, long leastLabels) {
    public DriftRule {
        if (windows < 1 || !(shift > 0) || !(lossRise > 0) || !(labelRise > 0) || leastLabels < 1) {
            throw new IllegalArgumentException("presage.training.renewal.drift: windows and least-labels are at least"
                    + " 1, shift, loss-rise and label-rise are above 0.");
        }
    }

    /**
     * What labels said of the champion's answers.
     *
     * @param losses its mean loss in each window that has enough labels, newest first
     * @param reference the same in the first such window; not a number if there is none yet
     */
    public record Feedback(List<Double> losses, double reference) {
        /** Nobody said anything yet. */
        public static final Feedback NONE = new Feedback(List.of(), Double.NaN);

        public Feedback {
            losses = List.copyOf(losses);
        }
    }

    /**
     * What one window of the live stream showed.
     *
     * @param loss the champion's mean loss
     * @param referenceLoss the same when it began
     * @param features population stability index of each feature
     * @param scores the same of what was said; NaN if nothing was
     */
    public record Window(double loss, double referenceLoss, Map<String, Double> features, double scores) {
        public Window {
            features = Map.copyOf(features);
        }
    }

    static DriftRule from(Config renewal) {
        Config drift = renewal.getConfig("drift");
        return new DriftRule(
                drift.getInt("windows"),
                drift.getDouble("shift"),
                drift.getDouble("loss-rise"),
                drift.getDouble("label-rise"),
                drift.getLong("least-labels"));
    }

    /**
     * What has drifted, a clause each; empty if nothing has.
     *
     * @param latest of the champion that serves now, newest first
     * @param feedback of labels, which come days later than what they are about
     */
    List<String> drifts(List<Window> latest, Feedback feedback) {
        List<String> clauses = new ArrayList<>();
        if (latest.size() >= windows) {
            addDrifts(latest.subList(0, windows), clauses);
        }
        if (feedback.losses().size() >= windows) {
            double rise = feedback.losses().subList(0, windows).stream().reduce(Double.POSITIVE_INFINITY, Math::min)
                            / feedback.reference()
                    - 1;
            if (rise > labelRise) {
                clauses.add(String.format(Locale.ROOT, "labels speak against it (loss %.0f %% up)", rise * 100));
            }
        }
        return clauses;
    }

    private void addDrifts(List<Window> looked, List<String> clauses) {
        double rise = least(looked, window -> window.loss() / window.referenceLoss() - 1);
        if (rise > lossRise) {
            clauses.add(String.format(Locale.ROOT, "its loss rose by %.0f %%", rise * 100));
        }
        looked.getFirst().features().keySet().stream().sorted().forEach(feature -> {
            double moved = least(looked, window -> window.features().getOrDefault(feature, 0.0));
            if (moved > shift) {
                clauses.add(String.format(Locale.ROOT, "%s shifted (index %.2f)", feature, moved));
            }
        });
        double scores = least(looked, Window::scores);
        if (scores > shift) {
            clauses.add(String.format(Locale.ROOT, "its scores shifted (index %.2f)", scores));
        }
    }

    /** The least of a figure in some windows; not a number if it is none in one of them. */
    private static double least(List<Window> looked, ToDoubleFunction<Window> figure) {
        return looked.stream().mapToDouble(figure).reduce(Double.POSITIVE_INFINITY, Math::min);
    }
}
