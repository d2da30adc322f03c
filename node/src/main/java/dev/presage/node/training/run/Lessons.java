package dev.presage.node.training.run;

import dev.presage.node.training.data.Sequence;
import dev.presage.node.training.data.Split;
import dev.presage.node.training.data.TrainingSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;

/**
 * The training split as minibatches, in another order each epoch, which seed and number of the epoch decide alone. It
 * streams: a bounded number of sequences is held, of which the next is drawn. Of a set that is larger than an epoch
 * each epoch draws a part; through one that is much smaller it goes several times.
 */
final class Lessons {
    /** Odd, with its bits well spread, so that neighbouring epochs draw unlike numbers. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final TrainingSet set;
    private final TrainingSettings.Fit settings;
    private final long seed;
    private final long sequences;
    private final boolean labelled;

    Lessons(TrainingSet set, TrainingSettings.Fit settings, long seed, long sequences, boolean labelled) {
        this.set = set;
        this.settings = settings;
        this.seed = seed;
        this.sequences = sequences;
        this.labelled = labelled;
    }

    /** About how many batches an epoch has; never more than the settings allow. */
    int batches() {
        return (int) Math.min(settings.epochSteps(), batches(sequences * rounds()));
    }

    private long batches(long of) {
        return (of + settings.batchRows() - 1) / settings.batchRows();
    }

    /** How often an epoch goes through the set: through a small one several times, or little would be learnt in it. */
    private int rounds() {
        int least = Math.min(settings.leastEpochSteps(), settings.epochSteps());
        return (int) Math.max(1, least / Math.max(1, batches(sequences)));
    }

    /** Goes through an epoch's batches, counted from 0. */
    void forEach(int epoch, ObjIntConsumer<Minibatch> taken) throws IOException {
        var pass = new Pass(new SplittableRandom(seed + SPREAD * epoch), taken);
        for (int round = rounds(); round > 0; round--) {
            set.forEach(Split.TRAIN, pass::offer);
        }
        pass.end();
    }

    private final class Pass {
        private final SplittableRandom random;
        private final ObjIntConsumer<Minibatch> taken;
        private final double part;
        private final List<Sequence> held = new ArrayList<>();
        private final List<Sequence> batch = new ArrayList<>();
        private int batches;

        Pass(SplittableRandom random, ObjIntConsumer<Minibatch> taken) {
            this.random = random;
            this.taken = taken;
            this.part = (double) settings.epochSteps() * settings.batchRows() / sequences;
        }

        void offer(Sequence sequence) {
            if (part < 1 && random.nextDouble() >= part) {
                return;
            }
            held.add(sequence);
            if (held.size() >= settings.shuffledSequences()) {
                draw();
            }
        }

        void end() {
            while (!held.isEmpty()) {
                draw();
            }
            if (!batch.isEmpty()) {
                hand();
            }
        }

        private void draw() {
            int last = held.size() - 1;
            int drawn = random.nextInt(held.size());
            batch.add(held.get(drawn));
            held.set(drawn, held.get(last));
            held.remove(last);
            if (batch.size() == settings.batchRows()) {
                hand();
            }
        }

        private void hand() {
            if (batches < settings.epochSteps()) {
                taken.accept(Minibatch.of(batch, labelled), batches++);
            }
            batch.clear();
        }
    }
}
