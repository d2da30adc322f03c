package dev.presage.node.registry;

import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where model files are kept if a store that speaks S3 keeps them.
 *
 * @param endpoint where the store is; empty for the one that the region names
 * @param bucket exists already
 * @param prefix before each file's digest in its key
 * @param region that requests are signed for
 * @param accessKey with the secret key; empty to find both where the vendor's tools do (environment, profile, role)
 * @param secretKey never shown
 * @param timeout of one call, all its retries included
 */
public record S3Settings(
        Optional<URI> endpoint,
        String bucket,
        String prefix,
        String region,
        String accessKey,
        String secretKey,
        Duration timeout) {
    public S3Settings {
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("presage.registry.s3.bucket must name a bucket.");
        }
        if (accessKey.isEmpty() != secretKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "presage.registry.s3 must have both access-key and secret-key, or neither.");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("presage.registry.s3.timeout must be positive.");
        }
    }

    /** Reads {@code presage.registry.s3}; empty if no bucket is named. */
    static Optional<S3Settings> from(Config registry) {
        Config s3 = registry.getConfig("s3");
        if (s3.getString("bucket").isEmpty()) {
            return Optional.empty();
        }
        String endpoint = s3.getString("endpoint");
        return Optional.of(new S3Settings(
                endpoint.isEmpty() ? Optional.empty() : Optional.of(URI.create(endpoint)),
                s3.getString("bucket"),
                s3.getString("prefix"),
                s3.getString("region"),
                s3.getString("access-key"),
                s3.getString("secret-key"),
                s3.getDuration("timeout")));
    }

    @Override
    public String toString() {
        return "S3Settings[" + endpoint.map(URI::toString).orElse(region) + "/" + bucket + "/" + prefix + "]";
    }
}
