package dev.presage.node.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Model files in a store that speaks S3, with a local copy of each that was read or kept here. A node whose copies are
 * sound starts without the store.
 */
public final class S3Files implements ModelFiles, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(S3Files.class);
    private static final int NOT_FOUND = 404;

    private final LocalFiles copies;
    private final S3Settings settings;
    private final S3Client client;

    /** @param copies of this node alone */
    public S3Files(LocalFiles copies, S3Settings settings) {
        this.copies = copies;
        this.settings = settings;
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .forcePathStyle(true)
                // Checksums of the newer kind are not known to every store; the digest is checked here anyway.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(all -> all.apiCallTimeout(settings.timeout()))
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(settings.timeout()));
        settings.endpoint().ifPresent(builder::endpointOverride);
        if (!settings.accessKey().isEmpty()) {
            builder.credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())));
        }
        this.client = builder.build();
    }

    @Override
    public String put(InputStream content) {
        String digest = copies.put(content);
        Path copy = copies.get(digest);
        try {
            if (!isKept(digest, copy)) {
                client.putObject(put -> put.bucket(settings.bucket()).key(key(digest)), RequestBody.fromFile(copy));
            }
            return digest;
        } catch (SdkException | IOException failed) {
            throw unusable("No model file can be kept", digest, failed);
        }
    }

    /** Whether the store has this very content; what was altered there is not it. */
    private boolean isKept(String digest, Path copy) throws IOException {
        try {
            var found = client.headObject(head -> head.bucket(settings.bucket()).key(key(digest)));
            return found.contentLength() == Files.size(copy)
                    && found.eTag().replace("\"", "").equals(md5(copy));
        } catch (NoSuchKeyException none) {
            return false;
        } catch (S3Exception other) {
            if (other.statusCode() == NOT_FOUND) {
                return false;
            }
            throw other;
        }
    }

    @Override
    public Path get(String digest) {
        try {
            return copies.get(digest);
        } catch (UnusableFile noSoundCopy) {
            log.debug("There is no sound copy of {} here.", digest, noSoundCopy);
        }
        try (InputStream content =
                client.getObject(get -> get.bucket(settings.bucket()).key(key(digest)))) {
            String found = copies.put(content);
            if (!found.equals(digest)) {
                throw new UnusableFile(
                        place(digest) + " was altered: its SHA-256 is now " + found + ". Put it back from a copy.");
            }
        } catch (NoSuchKeyException gone) {
            throw new UnusableFile(place(digest) + " is gone. Put it back from a copy.", gone);
        } catch (SdkException | IOException failed) {
            throw unusable("A model file cannot be read", digest, failed);
        }
        return copies.get(digest);
    }

    private UnusableFile unusable(String what, String digest, Exception cause) {
        return new UnusableFile(
                what + " as " + place(digest) + ". Check presage.registry.s3 and that the store answers: "
                        + cause.getMessage(),
                cause);
    }

    private String place(String digest) {
        return "s3://" + settings.bucket() + "/" + key(digest);
    }

    private String key(String digest) {
        return settings.prefix() + digest;
    }

    /** What a store calls a content's tag if it came in one piece. */
    private static String md5(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("MD5"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform knows MD5.", impossible);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
