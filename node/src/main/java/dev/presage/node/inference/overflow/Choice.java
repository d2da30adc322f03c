package dev.presage.node.inference.overflow;

import dev.presage.protocol.ModelAnswer.Cause;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a question goes. The own pool is preferred while it would answer well before the deadline. Beyond, two of those
 * that would answer in time are drawn, and the one takes it that would answer sooner: nearly as good as asking the
 * best, and not all nodes run to the same one, which each of them only knows from a moment ago.
 */
final class Choice {
    private Choice() {}

    /**
     * A pool that could be asked.
     *
     * @param where it is
     * @param waitNanos when it would answer, as far as is known, the way included
     * @param hasRoom whether one more question may be under way to it, and wait there
     */
    record Candidate<T>(T where, long waitNanos, boolean hasRoom) {}

    /** What comes of it. */
    sealed interface Verdict<T> {
        /** Ask there. */
        record Ask<T>(T where) implements Verdict<T> {}

        /** Nobody would answer in time: say at once why. */
        record Refuse<T>(Cause cause) implements Verdict<T> {}
    }

    /**
     * @param own null if this node has no pool of these weights
     * @param others pools of these weights on other nodes
     * @param leftNanos until the deadline
     * @param ownShare of that time within which the own pool is asked whatever the others do
     */
    static <T> Verdict<T> of(
            @Nullable Candidate<T> own,
            List<Candidate<T>> others,
            long leftNanos,
            double ownShare,
            RandomGenerator random) {
        if (own != null && own.hasRoom() && own.waitNanos() <= leftNanos * ownShare) {
            return new Verdict.Ask<>(own.where());
        }
        var all = Stream.concat(Stream.ofNullable(own), others.stream()).toList();
        if (all.isEmpty()) {
            return new Verdict.Refuse<>(Cause.UNKNOWN_MODEL);
        }
        var withRoom = all.stream().filter(Candidate::hasRoom).toList();
        if (withRoom.isEmpty()) {
            return new Verdict.Refuse<>(Cause.OVERLOADED);
        }
        var inTime =
                withRoom.stream().filter(one -> one.waitNanos() < leftNanos).toList();
        return inTime.isEmpty()
                ? new Verdict.Refuse<>(Cause.DEADLINE)
                : new Verdict.Ask<>(soonerOfTwo(inTime, random).where());
    }

    private static <T> Candidate<T> soonerOfTwo(List<Candidate<T>> all, RandomGenerator random) {
        int first = random.nextInt(all.size());
        if (all.size() == 1) {
            return all.get(first);
        }
        int second = (first + 1 + random.nextInt(all.size() - 1)) % all.size();
        return all.get(second).waitNanos() < all.get(first).waitNanos() ? all.get(second) : all.get(first);
    }
}
