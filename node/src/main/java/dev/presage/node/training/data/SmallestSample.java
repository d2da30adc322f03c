package dev.presage.node.training.data;

import dev.presage.node.training.data.Sequence.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** A bounded sample of steps that does not depend on their order: those whose hashes are smallest. */
final class SmallestSample {
    private static final Comparator<Drawn> BY_LOT = Comparator.comparingLong(Drawn::lot);

    private final int size;
    private final PriorityQueue<Drawn> drawn = new PriorityQueue<>(BY_LOT.reversed());

    private record Drawn(long lot, Step step) {}

    SmallestSample(int size) {
        this.size = size;
    }

    void offer(String subject, String series, Step step) {
        long lot = lot(subject + "|" + series, step.time().toEpochMilli());
        if (drawn.size() >= size) {
            if (lot >= drawn.element().lot()) {
                return;
            }
            drawn.remove();
        }
        drawn.add(new Drawn(lot, step));
    }

    private static long lot(String name, long millis) {
        long hash = millis * 0x9E3779B97F4A7C15L;
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ one) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>(drawn.size());
        drawn.forEach(one -> steps.add(one.step()));
        return steps;
    }
}
