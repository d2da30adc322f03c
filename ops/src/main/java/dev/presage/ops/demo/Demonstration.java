package dev.presage.ops.demo;

import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Runs the demonstration's sources until it is closed. */
public final class Demonstration implements AutoCloseable {
    private static final long CARDS_EVERY_MILLIS = 200;

    private final PatientSender sender;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("demo-", 0).factory());
    private final AtomicBoolean complained = new AtomicBoolean();
    private final Consumer<String> say;

    private Demonstration(PatientSender sender, Consumer<String> say) {
        this.sender = sender;
        this.say = say;
    }

    /**
     * Starts both sources.
     *
     * @param bootstrap the Kafka brokers
     * @param httpPort where the node answers
     * @param directory where the sources remember how far they came
     * @param say takes what people should know
     */
    public static Demonstration start(String bootstrap, int httpPort, Path directory, Consumer<String> say) {
        try {
            Files.createDirectories(directory);
            MachineTelemetry machine = new MachineTelemetry(new NodeMetrics(httpPort));
            CardTraffic cards = new CardTraffic(directory.resolve("cards"), Instant.now());
            Demonstration demonstration = new Demonstration(new PatientSender(bootstrap, say), say);
            demonstration.schedule(machine, cards);
            return demonstration;
        } catch (IOException | RuntimeException failed) {
            throw new CannotStart("The demonstration cannot start (" + failed + "): try --no-demo.", failed);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        sender.close();
    }

    private void schedule(MachineTelemetry machine, CardTraffic cards) {
        every(1_000, () -> sender.offer(machine.event(Instant.now())));
        every(CARDS_EVERY_MILLIS, () -> {
            var due = cards.due(Instant.now());
            due.forEach(sender::offer);
            if (!due.isEmpty()) {
                cards.save();
            }
        });
    }

    private interface Step {
        void run() throws IOException;
    }

    private void every(long millis, Step step) {
        var unused = clock.scheduleAtFixedRate(
                () -> {
                    try {
                        step.run();
                    } catch (IOException | RuntimeException failed) {
                        // A source that fails once would never be called again if this were thrown on.
                        if (complained.compareAndSet(false, true)) {
                            say.accept("A source of the demonstration failed (" + failed + "); it tries on.");
                        }
                    }
                },
                0,
                millis,
                TimeUnit.MILLISECONDS);
    }
}
