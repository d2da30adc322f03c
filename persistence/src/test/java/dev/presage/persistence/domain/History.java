package dev.presage.persistence.domain;

import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A seeded history of commands to one subject: from two partitions of a log and from senders by key, with repeated ids
 * and bursts.
 *
 * @param commands each command's observations
 */
public record History(List<List<Observation>> commands) {
    /** How far back an id repeats; with what a redelivery goes back it stays within the window of keys. */
    private static final int REPEAT = 100;

    /** A history of so many commands. */
    public static History of(long seed, int commands, DomainPlay play) {
        var random = new SplittableRandom(seed);
        var all = new ArrayList<List<Observation>>();
        long[] offsets = {random.nextInt(1_000), random.nextInt(1_000)};
        long millis = 1_700_000_000_000L;
        int id = 0;
        for (int c = 0; c < commands; c++) {
            var observations = new ArrayList<Observation>();
            int size = random.nextInt(10) == 0 ? 1 + random.nextInt(40) : 1 + random.nextInt(4);
            int way = random.nextInt(3);
            for (int i = 0; i < size; i++) {
                millis += random.nextInt(2_000) - 20;
                String name = "e-"
                        + (random.nextInt(30) == 0 && id > 0 ? id - 1 - random.nextInt(Math.min(id, REPEAT)) : id++);
                Position position = way == 2
                        ? Position.Keyed.INSTANCE
                        : new Position.Offset("topic#1", way, offsets[way] += 1 + random.nextInt(3));
                String type = play.type(random);
                observations.add(new Observation(
                        name, "/play", type, Instant.ofEpochMilli(millis), position, play.payload(type, random)));
            }
            all.add(List.copyOf(observations));
        }
        return new History(List.copyOf(all));
    }

    /** The same history as at-least-once delivers it: at random places its last commands come again. */
    public History redelivered(long seed) {
        var random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        var all = new ArrayList<List<Observation>>();
        for (int c = 0; c < commands.size(); c++) {
            all.add(commands.get(c));
            if (random.nextInt(4) == 0) {
                int observations = 0;
                int from = c;
                while (from > 0 && observations + commands.get(from - 1).size() < RecentKeys.LIMIT / 2) {
                    observations += commands.get(--from).size();
                }
                all.addAll(commands.subList(from + random.nextInt(c - from + 1), c + 1));
            }
        }
        return new History(all);
    }
}
