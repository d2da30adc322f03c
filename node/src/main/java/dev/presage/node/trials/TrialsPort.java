package dev.presage.node.trials;

import dev.presage.protocol.ModelRef;
import java.util.Optional;

/** What the room asks of the registry. Blocks; throws a RuntimeException if the registry does not answer. */
public interface TrialsPort {
    /** Who is to be compared now. */
    Lineup lineup(String model);

    /**
     * Loads a version for the calling thread.
     *
     * @throws UnusableContender if it never can be; after anything else that is thrown it is tried again
     */
    Contender load(ModelRef version);

    /** Keeps what a window has shown. */
    void record(TrialWindow window);

    /** What the stream was like when a champion began, if that was kept. */
    Optional<DriftReference> reference(ModelRef champion);

    /** Keeps what the stream was like when a champion began. */
    void begin(ModelRef champion, DriftReference reference);

    /** Keeps how far the stream has come from that. */
    void record(DriftWindow window);
}
