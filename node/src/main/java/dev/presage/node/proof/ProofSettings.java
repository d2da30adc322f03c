package dev.presage.node.proof;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the journal is signed.
 *
 * @param interval how often
 * @param keyFile the key that signs; made where it is missing
 * @param logDirectory where statements are logged
 * @param topic the Kafka topic they go to; empty for none
 * @param elsewhere one more directory or http(s) address; empty for none
 * @param pageRows rows read at once
 * @param blockRows rows in a block, to within a page
 */
public record ProofSettings(
        boolean enabled,
        Duration interval,
        Path keyFile,
        Path logDirectory,
        String topic,
        String elsewhere,
        int pageRows,
        int blockRows) {
    public ProofSettings {
        require(interval.toMillis() >= 1, "interval", interval, "must be at least 1 ms");
        require(pageRows >= 1, "page-rows", pageRows, "must be at least 1");
        require(blockRows >= 1, "block-rows", blockRows, "must be at least 1");
    }

    /** Reads {@code presage.proof}. */
    public static ProofSettings from(Config config) {
        Config proof = config.getConfig("presage.proof");
        return new ProofSettings(
                proof.getBoolean("enabled"),
                proof.getDuration("interval"),
                Path.of(proof.getString("key-file")),
                Path.of(proof.getString("log-directory")),
                proof.getString("topic"),
                proof.getString("elsewhere"),
                proof.getInt("page-rows"),
                proof.getInt("block-rows"));
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.proof." + key + " = " + value + " " + must + ".");
        }
    }
}
