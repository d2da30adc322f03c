package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Runs batches on a thread of its own with a model of its own, and does nothing else: rows are put in and answers taken
 * out by the pool. Whatever the model throws ends the worker; its pool sees to the batch and to a successor.
 */
final class PoolWorker {
    /** What a pool tells a worker. */
    sealed interface Command {}

    /** Run what lies in one of the buffers that the worker was ready with. */
    record Run(BatchBuffer buffer) implements Command {}

    /** Nobody waits for this worker any more. */
    enum Stop implements Command {
        STOP
    }

    private final ModelRuntime runtime;
    private final Runnable done;

    private PoolWorker(ModelRuntime runtime, Runnable done) {
        this.runtime = runtime;
        this.done = done;
    }

    /**
     * A worker that loads and warms its model before it says that it is ready.
     *
     * @param shapes every size it may be asked to run, small to large
     * @param buffers how many batches it may be given at a time
     * @param pool told {@code ready} once, with that many buffers, and {@code done} after each batch
     */
    static <M> Behavior<Command> create(
            Model model,
            List<BatchShape> shapes,
            int buffers,
            ActorRef<M> pool,
            Function<List<BatchBuffer>, M> ready,
            M done) {
        return Behaviors.setup(context -> {
            ModelRuntime runtime = model.newRuntime();
            List<BatchBuffer> made = Stream.generate(() -> runtime.newBuffer(shapes.getLast()))
                    .limit(buffers)
                    .toList();
            if (model.warmsUp()) {
                warm(model, runtime, shapes, made.getFirst());
            }
            pool.tell(ready.apply(made));
            PoolWorker worker = new PoolWorker(runtime, () -> pool.tell(done));
            return Behaviors.receive(
                    (same, command) -> worker.onCommand(command), (same, signal) -> worker.onSignal(signal));
        });
    }

    /** Runs every size twice, since the engine plans at the first run and the compiler watches the second. */
    private static void warm(Model model, ModelRuntime runtime, List<BatchShape> shapes, BatchBuffer buffer) {
        for (BatchShape shape : shapes) {
            float[] features = new float[shape.steps() * model.featureSize()];
            ModelRow row = new ModelRow(Floats.EMPTY, Floats.adopt(features), shape.steps());
            for (int run = 0; run < 2; run++) {
                buffer.fill(Collections.nCopies(shape.rows(), row), shape);
                runtime.run(buffer);
            }
        }
    }

    private Behavior<Command> onCommand(Command command) {
        return switch (command) {
            case Run run -> {
                runtime.run(run.buffer());
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
}
