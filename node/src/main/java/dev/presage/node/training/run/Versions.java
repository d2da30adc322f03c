package dev.presage.node.training.run;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The versions of models: a port to the registry. Blocks; throws {@link Unavailable} while it does not answer. */
public interface Versions {
    /** Which version serves. */
    Optional<String> champion(String model);

    /** The file of a version; empty if there is none, or it cannot be used. */
    Optional<byte[]> file(String model, String version);

    /**
     * Makes a version known as a candidate; the same again changes nothing.
     *
     * @return what it is called there
     */
    String register(Candidate candidate);

    /** Keeps how a version did beside another; once only, however often it is said. */
    void tried(Comparison comparison);

    /**
     * A version that is to be known.
     *
     * @param version what it would like to be called
     * @param limits where it is known to be weak
     * @param dataCard what it learnt from, a JSON object
     * @param metrics figures by split, then by name
     */
    @SuppressWarnings("ArrayRecordComponent") // Megabytes, handed over once and never compared.
    record Candidate(
            String model,
            String version,
            byte[] file,
            String description,
            String intendedUse,
            String limits,
            String dataCard,
            long seed,
            Map<String, Map<String, Double>> metrics,
            double calibrationError,
            double p99Millis,
            String createdBy,
            String why) {}

    /** How a version did beside another on a window of time that it was not trained on. */
    record Comparison(
            String model,
            String version,
            String against,
            Instant from,
            Instant to,
            double loss,
            double againstLoss,
            double calibrationError,
            double p99Millis) {
        /** The same of a version that is called otherwise. */
        Comparison of(String name) {
            return new Comparison(model, name, against, from, to, loss, againstLoss, calibrationError, p99Millis);
        }
    }
}
