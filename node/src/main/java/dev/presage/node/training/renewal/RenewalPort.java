package dev.presage.node.training.renewal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What has to be known of models, and how a training is asked for. Blocks; throws if the database does not answer. */
public interface RenewalPort {
    /** The models that can be trained. */
    List<String> models();

    /** Since when the champion of a model is; empty if it has none. */
    Optional<Instant> championSince(String model);

    /** When the last training of a model was asked for. */
    Optional<Instant> lastAsked(String model);

    /** At most so many windows of the live stream since the champion of a model began, newest first. */
    List<DriftRule.Window> windows(String model, int limit);

    /**
     * What labels said of the answers of the champion of a model.
     *
     * @param least labels of a window that counts
     * @param limit at most so many windows
     */
    DriftRule.Feedback feedback(String model, long least, int limit);

    /** Asks for a training; while another one runs nothing happens. */
    void train(String model, String cause, String why);
}
