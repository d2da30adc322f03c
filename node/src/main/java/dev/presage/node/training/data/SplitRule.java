package dev.presage.node.training.data;

import dev.presage.node.training.data.Split.Group;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lesson goes where: by the subject's place and by time.
 *
 * @param validationFrom lessons before it are for training
 * @param testFrom lessons from here on are for the test
 * @param seen subjects whose place is below it are seen in training
 * @param unseen subjects whose place is below it, and not seen, are for validation
 */
record SplitRule(Instant validationFrom, Instant testFrom, double seen, double unseen) {
    Group group(Pseudonym subject) {
        double place = subject.place();
        if (place < seen) {
            return Group.SEEN;
        }
        return place < unseen ? Group.VALIDATION : Group.TEST;
    }

    /**
     * Where a lesson goes.
     *
     * @param time of what it is about
     * @param knownAt when its targets were known
     * @return null if nowhere: it reaches over a boundary, or its subject is kept from training
     */
    @Nullable
    Split of(Pseudonym subject, Instant time, Instant knownAt) {
        boolean train = knownAt.isBefore(validationFrom);
        boolean test = !time.isBefore(testFrom);
        boolean validation = !time.isBefore(validationFrom) && knownAt.isBefore(testFrom);
        return switch (group(subject)) {
            case SEEN -> train ? Split.TRAIN : validation ? Split.VALIDATION_SEEN : test ? Split.TEST_SEEN : null;
            case VALIDATION -> validation ? Split.VALIDATION_UNSEEN : null;
            case TEST -> test ? Split.TEST_UNSEEN : null;
        };
    }

    /** Whether a lesson is known only on the other side of a boundary. */
    boolean isStraddling(Instant time, Instant knownAt) {
        return (time.isBefore(validationFrom) && !knownAt.isBefore(validationFrom))
                || (time.isBefore(testFrom) && !knownAt.isBefore(testFrom));
    }
}
