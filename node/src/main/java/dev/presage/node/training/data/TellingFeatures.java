package dev.presage.node.training.data;

import dev.presage.node.training.data.Sequence.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds features that say by themselves what a model should find out. Looks at a bounded sample of training steps. */
final class TellingFeatures {
    private static final int SAMPLE = 2_000;

    /** Of fewer steps of a class, one feature of many ranks all right by chance. */
    private static final int FEWEST = 20;

    private static final double NEARLY_ALL = 0.999;

    private final SmallestSample all = new SmallestSample(2 * SAMPLE);
    private final Map<Integer, SmallestSample> byClass = new HashMap<>();
    private long labelled;

    void offer(Sequence sequence) {
        for (Step step : sequence.steps()) {
            all.offer(sequence.subject(), sequence.series(), step);
            if (step.meaning() != Sequence.UNKNOWN) {
                labelled++;
                byClass.computeIfAbsent(step.meaning(), meaning -> new SmallestSample(SAMPLE))
                        .offer(sequence.subject(), sequence.series(), step);
            }
        }
    }

    long labelled() {
        return labelled;
    }

    /** Probability with which a feature ranks the steps of a class above all others, or below: in [0.5, 1]. */
    double area(int feature) {
        double strongest = 0.5;
        for (Map.Entry<Integer, SmallestSample> one : byClass.entrySet()) {
            float[] in = values(one.getValue().steps(), feature);
            List<Step> others = new ArrayList<>();
            byClass.forEach((meaning, sample) -> {
                if (!meaning.equals(one.getKey())) {
                    others.addAll(sample.steps());
                }
            });
            float[] out = values(others, feature);
            if (in.length >= FEWEST && out.length >= FEWEST) {
                double area = area(in, out);
                strongest = Math.max(strongest, Math.max(area, 1 - area));
            }
        }
        return strongest;
    }

    private static float[] values(List<Step> steps, int feature) {
        float[] values = new float[steps.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = steps.get(i).features().get(feature);
        }
        Arrays.sort(values);
        return values;
    }

    /** Probability that one of {@code in} is above one of {@code out}; a tie counts half. Both are sorted. */
    static double area(float[] in, float[] out) {
        double above = 0;
        int below = 0;
        int upTo = 0;
        for (float value : in) {
            while (below < out.length && out[below] < value) {
                below++;
            }
            upTo = Math.max(upTo, below);
            while (upTo < out.length && out[upTo] <= value) {
                upTo++;
            }
            above += below + 0.5 * (upTo - below);
        }
        return above / in.length / out.length;
    }

    /** Whether a feature is a target in disguise: equal nearly always, also where the target is not its usual self. */
    boolean isTarget(int feature, int target) {
        List<Step> steps = all.steps();
        Map<Float, Integer> counts = new HashMap<>();
        steps.forEach(step -> counts.merge(step.targets().get(target), 1, Integer::sum));
        float usual = counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0f);
        int unusual = 0;
        int equal = 0;
        int equalUnusual = 0;
        for (Step step : steps) {
            boolean same = step.features().get(feature) == step.targets().get(target);
            boolean rare = step.targets().get(target) != usual;
            unusual += rare ? 1 : 0;
            equal += same ? 1 : 0;
            equalUnusual += same && rare ? 1 : 0;
        }
        return unusual >= FEWEST && equal >= NEARLY_ALL * steps.size() && equalUnusual >= NEARLY_ALL * unusual;
    }
}
