package dev.presage.node.http;

import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectId;
import java.util.List;

/** What became of one event that was sent. */
sealed interface Result {
    /**
     * It is durable.
     *
     * @param id the event's id
     * @param subject whom it is about
     * @param duplicate whether it was so already
     * @param version the journal row that holds it; 0 if it was known already
     * @param insights what was said about it
     */
    record Durable(String id, SubjectId subject, boolean duplicate, long version, List<Said> insights)
            implements Result {}

    /** It will never be accepted as it is. */
    record Rejected(Problem problem) implements Result {}

    /** It may be accepted when it is sent again. */
    record Retry(String id, Problem problem) implements Result {}
}
