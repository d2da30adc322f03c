package dev.presage.persistence.entity;

import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectCommand.Observe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Commands that wait in one subject, bounded. Belongs to its actor. */
final class Inbox {
    private final EntitySettings settings;
    private final ArrayDeque<Observe> waiting = new ArrayDeque<>(4);
    private int observations;
    private int alone;

    Inbox(EntitySettings settings) {
        this.settings = settings;
    }

    /** Takes a command in, or says that there is no room. An empty inbox takes any one command, however large. */
    boolean offer(Observe command) {
        int size = command.observations().size();
        if (!waiting.isEmpty()
                && (waiting.size() >= settings.maxWaitingCommands()
                        || observations + size > settings.maxWaitingObservations())) {
            return false;
        }
        waiting.add(command);
        observations += size;
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The oldest commands, as many as go into one row; at least one, unless empty. */
    List<Observe> take() {
        if (waiting.size() == 1 || alone > 0) {
            alone = Math.max(0, alone - 1);
            return waiting.isEmpty() ? List.of() : List.of(remove());
        }
        var row = new ArrayList<Observe>(waiting.size());
        int size = 0;
        while (!waiting.isEmpty()) {
            size += waiting.element().observations().size();
            if (!row.isEmpty() && size > settings.rowObservations()) {
                break;
            }
            row.add(remove());
        }
        return row;
    }

    private Observe remove() {
        Observe command = waiting.remove();
        observations -= command.observations().size();
        return command;
    }

    /** Puts commands back that failed together; they are taken one by one, so that only the guilty one suffers. */
    void putBack(List<Observe> commands) {
        for (int i = commands.size() - 1; i >= 0; i--) {
            waiting.addFirst(commands.get(i));
            observations += commands.get(i).observations().size();
        }
        alone = commands.size();
    }

    /** Everything that waits, which then waits no more. */
    List<Observe> drain() {
        var all = List.copyOf(waiting);
        waiting.clear();
        observations = 0;
        alone = 0;
        return all;
    }

    /** The observations of each command. */
    static List<List<Observation>> observations(List<Observe> commands) {
        return commands.size() == 1
                ? List.of(commands.get(0).observations())
                : commands.stream().map(Observe::observations).toList();
    }
}
