package dev.presage.node.http;

import dev.presage.protocol.Problem;
import java.nio.file.Path;
import java.util.Map;

/** Where models are listed and moved. Blocks, and is only called on the blocking dispatcher. */
public interface ModelsPort {
    /** What is answered. */
    sealed interface Reply {
        /** Maps, lists, strings and numbers, ready to be written as JSON. */
        record Told(Map<String, Object> json) implements Reply {}

        /** Nothing has changed. */
        record Refused(Problem problem) implements Reply {}
    }

    /** Every model and its versions. */
    Reply list();

    /** One model, with its steps, trials and windows of the live stream. */
    Reply show(String name);

    /** How far the live stream has come from what it was when the model's champion began. */
    Reply drift(String name);

    /**
     * Registers a version that somebody brings, as a candidate.
     *
     * @param file what is to be run
     */
    Reply bring(String name, String version, Path file, String who, String why);

    /**
     * Moves a version on.
     *
     * @param to the stage it is to have
     */
    Reply promote(String name, String version, String to, String who, String why);

    /** Brings the former champion back. */
    Reply rollBack(String name, String who, String why);
}
