package dev.presage.ops.ingest;

import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Subjects that remember what they were told and know a position again, as real ones do, without models and journal. It
 * can be told to hold its answers back.
 */
final class RecordingSubjects implements Consumer<SubjectCommand> {
    private final Map<SubjectId, List<Observation>> applied = new HashMap<>();
    private final Set<Position> known = new HashSet<>();
    private final Queue<Observe> unanswered = new ArrayDeque<>();
    private boolean silent;
    private int duplicates;
    private int largest;

    @Override
    public synchronized void accept(SubjectCommand command) {
        if (command instanceof Observe observe) {
            if (silent) {
                unanswered.add(observe);
            } else {
                answer(observe);
            }
        }
    }

    private void answer(Observe observe) {
        int fresh = 0;
        for (Observation observation : observe.observations()) {
            if (known.add(observation.position())) {
                applied.computeIfAbsent(observe.subject(), subject -> new ArrayList<>())
                        .add(observation);
                fresh++;
            }
        }
        int again = observe.observations().size() - fresh;
        duplicates += again;
        largest = Math.max(largest, observe.observations().size());
        observe.replyTo().tell(new SubjectReply.Accepted(observe.subject(), 1, fresh, again, 0, List.of()));
    }

    /** From now on commands are lost, as if their subjects were on a node that died. */
    synchronized void fallSilent() {
        silent = true;
    }

    synchronized void speakAgain() {
        silent = false;
        unanswered.clear();
    }

    synchronized int lost() {
        return unanswered.size();
    }

    synchronized int count() {
        return known.size();
    }

    synchronized int duplicates() {
        return duplicates;
    }

    synchronized int largestCommand() {
        return largest;
    }

    synchronized Map<SubjectId, List<Observation>> applied() {
        Map<SubjectId, List<Observation>> copy = new HashMap<>();
        applied.forEach((subject, observations) -> copy.put(subject, List.copyOf(observations)));
        return copy;
    }
}
