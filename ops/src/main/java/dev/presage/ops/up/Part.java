package dev.presage.ops.up;

import java.nio.file.Path;

/** Something that runs as processes of its own, can die, and is started again. */
interface Part {
    /** What people call it. */
    String name();

    /**
     * Starts it and waits until it works.
     *
     * @throws dev.presage.ops.embedded.CannotStart if it does not
     */
    void start();

    boolean isAlive();

    /** Stops it in order, within a bound. */
    void stop();

    /** Where it logs. */
    Path log();
}
