package dev.presage.node.http;

import java.util.OptionalLong;

/** Where trainings are asked for and looked at. Blocks, and is only called on the blocking dispatcher. */
public interface TrainingsPort {
    /** The latest trainings. */
    ModelsPort.Reply list();

    /** One training, with its epochs. */
    ModelsPort.Reply show(String id);

    /**
     * Asks for a training.
     *
     * @param seed decides everything that is drawn by lot; drawn itself if it is not given
     */
    ModelsPort.Reply begin(String model, String who, String why, OptionalLong seed);

    /** Lets a training end without a candidate. */
    ModelsPort.Reply cancel(String id, String who, String why);
}
