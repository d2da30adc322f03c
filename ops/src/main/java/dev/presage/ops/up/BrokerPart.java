package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;

/** The embedded Kafka broker. */
final class BrokerPart implements Part {
    private final EmbeddedBroker broker;
    private final Path log;

    BrokerPart(EmbeddedBroker broker, Path log) {
        this.broker = broker;
        this.log = log;
    }

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public void start() {
        try {
            broker.start();
        } catch (IOException | IllegalStateException failed) {
            String reason =
                    String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
            throw new CannotStart("Kafka does not start: " + reason + " (" + log + ")", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Kafka's start was interrupted.", interrupted);
        }
    }

    @Override
    public boolean isAlive() {
        return broker.isAlive();
    }

    @Override
    public void stop() {
        broker.close();
    }

    @Override
    public Path log() {
        return log;
    }
}
