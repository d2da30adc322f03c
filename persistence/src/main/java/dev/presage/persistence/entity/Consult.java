package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Pending;
import dev.presage.protocol.SubjectCommand.Observe;
import java.util.List;

/**
 * A question to a pool that is under way.
 *
 * @param commands whom to answer
 * @param lapsesNanos when to go on without the pool's answer, as {@link System#nanoTime()}
 * @param <M> what is remembered of a subject
 */
record Consult<M extends Memory>(long number, List<Observe> commands, Pending<M> pending, long lapsesNanos) {}
