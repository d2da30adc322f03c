package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Runs batches on a thread of its own with a model of its own, and answers whoever asked. Whatever the model throws
 * ends the worker; its pool sees to the batch and to a successor.
 */
final class PoolWorker {
    /** What a pool tells a worker. */
    sealed interface Command {}

    /** Run this. */
    record Run(Batch batch) implements Command {}

    /** Nobody waits for this worker any more. */
    enum Stop implements Command {
        STOP
    }

    private final Model model;
    private final ModelRuntime runtime;
    private final PoolMetrics metrics;
    private final Ticker ticker;
    private final Runnable done;

    private PoolWorker(Model model, ModelRuntime runtime, PoolMetrics metrics, Ticker ticker, Runnable done) {
        this.model = model;
        this.runtime = runtime;
        this.metrics = metrics;
        this.ticker = ticker;
        this.done = done;
    }

    /**
     * A worker that loads and warms its model before it says that it is ready.
     *
     * @param shapes every size it may be asked to run
     * @param pool told {@code ready} once and {@code done} after each batch
     */
    static <M> Behavior<Command> create(
            Model model,
            List<BatchShape> shapes,
            PoolMetrics metrics,
            Ticker ticker,
            ActorRef<M> pool,
            M ready,
            M done) {
        return Behaviors.setup(context -> {
            ModelRuntime runtime = model.newRuntime();
            warm(model, runtime, shapes);
            pool.tell(ready);
            PoolWorker worker = new PoolWorker(model, runtime, metrics, ticker, () -> pool.tell(done));
            return Behaviors.receive(
                    (same, command) -> worker.onCommand(command), (same, signal) -> worker.onSignal(signal));
        });
    }

    /** Runs every size twice, since the engine plans at the first run and the compiler watches the second. */
    private static void warm(Model model, ModelRuntime runtime, List<BatchShape> shapes) {
        for (BatchShape shape : shapes) {
            float[] features = new float[shape.steps() * model.featureSize()];
            ModelRow row = new ModelRow(Floats.EMPTY, Floats.adopt(features), shape.steps());
            List<ModelRow> rows = Collections.nCopies(shape.rows(), row);
            for (int run = 0; run < 2; run++) {
                runtime.run(rows, shape);
            }
        }
    }

    private Behavior<Command> onCommand(Command command) {
        return switch (command) {
            case Run run -> {
                run(run.batch());
                done.run();
                yield Behaviors.same();
            }
            case Stop stop -> Behaviors.stopped();
        };
    }

    private Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            runtime.close();
        }
        return Behaviors.same();
    }

    private void run(Batch batch) {
        List<Job> jobs = new ArrayList<>(batch.jobs().size());
        List<ModelRow> rows = new ArrayList<>(batch.shape().rows());
        for (Job job : batch.jobs()) {
            if (!job.isAnswered()) {
                jobs.add(job);
                rows.addAll(job.query().rows());
            }
        }
        if (jobs.isEmpty()) {
            return;
        }
        List<RowAnswer> answers = runtime.run(rows, batch.shape());
        metrics.ran(rows.size());
        long nowNanos = ticker.nanoTime();
        int from = 0;
        for (Job job : jobs) {
            int to = from + job.rows();
            answer(job, rows.subList(from, to), answers.subList(from, to), batch.shape(), nowNanos);
            from = to;
        }
    }

    private void answer(Job job, List<ModelRow> rows, List<RowAnswer> answers, BatchShape shape, long nowNanos) {
        if (areUsable(rows, answers)) {
            if (job.answer(new ModelAnswer.Answered(model.ref(), shape, answers))) {
                metrics.answered(nowNanos - job.arrivedNanos());
            }
        } else if (job.answer(new ModelAnswer.Unanswered(ModelAnswer.Cause.FAILED))) {
            metrics.unanswered(ModelAnswer.Cause.FAILED);
        }
    }

    private boolean areUsable(List<ModelRow> rows, List<RowAnswer> answers) {
        for (int i = 0; i < rows.size(); i++) {
            RowAnswer answer = answers.get(i);
            if (answer.outputs().length() != rows.get(i).length() * model.outputSize()
                    || answer.state().length() != model.stateSize()
                    || !answer.outputs().isFinite()
                    || !answer.state().isFinite()) {
                return false;
            }
        }
        return true;
    }
}
