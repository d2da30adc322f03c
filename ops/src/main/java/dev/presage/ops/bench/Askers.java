package dev.presage.ops.bench;

import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Actors that stand for devices of one channel: each asks one row, waits for the answer, carries the state on and asks
 * again.
 */
final class Askers {
    private final String model;
    private final int steps;
    private final Floats features;
    private final Duration patience;
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile List<ActorRef<Object>> devices = List.of();

    /** What a device is told. */
    private enum Go {
        GO
    }

    /**
     * @param steps of the row that each asks
     * @param features numbers in per step
     */
    Askers(String model, int steps, int features, Duration patience) {
        this.model = model;
        this.steps = steps;
        this.features = Floats.of(new float[steps * features]);
        this.patience = patience;
    }

    /**
     * Makes them, as children of the actor that asks.
     *
     * @param pool whom they ask, looked up for each question
     */
    void spawn(ActorContext<?> context, int count, Supplier<ActorRef<Predict>> pool) {
        List<ActorRef<Object>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(context.spawnAnonymous(device(pool)));
        }
        devices = List.copyOf(all);
    }

    /** Lets them ask for a while; tells how many rows were answered. */
    long run(Duration time) {
        long before = answered.sum();
        asking.set(true);
        devices.forEach(device -> device.tell(Go.GO));
        LockSupport.parkNanos(time.toNanos());
        long rows = answered.sum() - before;
        asking.set(false);
        return rows;
    }

    long answered() {
        return answered.sum();
    }

    /** Questions that the model did not answer. */
    long refused() {
        return refused.sum();
    }

    private Behavior<Object> device(Supplier<ActorRef<Predict>> pool) {
        return Behaviors.setup(context -> {
            Floats[] state = {Floats.EMPTY};
            return Behaviors.receiveMessage(message -> {
                if (message instanceof ModelAnswer.Answered said) {
                    state[0] = said.rows().getFirst().state();
                    answered.increment();
                } else if (message instanceof ModelAnswer.Unanswered) {
                    refused.increment();
                }
                if (asking.get()) {
                    ModelRow row = new ModelRow(state[0], features, steps);
                    ModelQuery query = new ModelQuery(model, List.of(row), System.nanoTime() + patience.toNanos());
                    pool.get().tell(new Predict(query, context.getSelf().narrow()));
                }
                return Behaviors.same();
            });
        });
    }
}
