package dev.presage.node.audit;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.verify.Finding;
import dev.presage.persistence.verify.ReplayLaw;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the context of a subject that just wrote, checks it in a thread of its own, rests, and takes another one. A
 * subject that does not agree with its journal is told so, loses its snapshot and leaves memory: when it is woken it
 * starts from its first row, and is in quarantine if these are damaged. Safe for many threads; {@link #offer} never
 * blocks.
 */
public final class Auditor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Auditor.class);

    private record Sample(Context<?> context, ActorRef<SubjectCommand> subject) {}

    /** Deletes the snapshot of a subject. Blocks. */
    public interface Forget {
        void snapshotOf(SubjectId subject) throws Exception;
    }

    private final ReplayLaw law;
    private final Forget forget;
    private final AuditSettings settings;
    private final AuditMetrics metrics;
    private final AtomicBoolean isWanted = new AtomicBoolean();
    private final BlockingQueue<Sample> next = new LinkedBlockingQueue<>(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Starts its thread, unless the settings say no. */
    public Auditor(ReplayLaw law, Forget forget, AuditSettings settings, MeterRegistry registry) {
        this.law = law;
        this.forget = forget;
        this.settings = settings;
        this.metrics = new AuditMetrics(registry);
        this.thread = Thread.ofPlatform().daemon().name("presage-audit").unstarted(this::work);
        if (settings.enabled()) {
            thread.start();
        }
    }

    /** Hears of a context whose last row is durable; takes it if it is time for one. */
    public void offer(Context<?> context, ActorRef<SubjectCommand> subject) {
        if (isWanted.get() && isWanted.compareAndSet(true, false)) {
            var unused = next.offer(new Sample(context, subject));
        }
    }

    private void work() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                isWanted.set(true);
                Sample sample = next.take();
                long begun = System.nanoTime();
                check(sample);
                Duration rest = settings.rest(Duration.ofNanos(System.nanoTime() - begun));
                goesOn = !closed.await(rest.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(Sample sample) throws InterruptedException {
        try {
            if (!law.includes(sample.context())) {
                metrics.skipped.increment();
                return;
            }
            List<Finding> found = law.check(sample.context());
            if (found.isEmpty()) {
                metrics.agreed.increment();
            } else {
                metrics.differed.increment();
                alarm(sample, found);
            }
        } catch (RuntimeException failed) {
            metrics.failed.increment();
            log.warn(
                    "{} could not be checked against its journal: {}",
                    sample.context().subject(),
                    failed.toString());
        }
    }

    private void alarm(Sample sample, List<Finding> found) throws InterruptedException {
        SubjectId subject = sample.context().subject();
        String what = found.stream().map(Finding::toString).collect(Collectors.joining("; "));
        log.error("{} does not agree with its journal: {}.", subject, what);
        sample.subject().tell(new SubjectCommand.Distrust(subject, what));
        try {
            forget.snapshotOf(subject);
        } catch (InterruptedException stopping) {
            throw stopping;
        } catch (Exception failed) {
            log.error("The snapshot of {} could not be deleted, so that it may come back as it was.", subject, failed);
        }
        sample.subject().tell(new SubjectCommand.Retire(subject));
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
