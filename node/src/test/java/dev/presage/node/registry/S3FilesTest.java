package dev.presage.node.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Method: a real server that speaks S3 and checks signatures, with its store in memory. */
class S3FilesTest {
    /** SHA-256 of "abc", from the standard. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final String BUCKET = "weights";

    @TempDir
    private Path folder = Path.of("");

    private BlobStoreContext store;
    private S3Proxy server;

    @BeforeEach
    void start() throws Exception {
        store = ContextBuilder.newBuilder(new TransientApiMetadata()).build(BlobStoreContext.class);
        server = S3Proxy.builder()
                .blobStore(blobs())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "key", "secret")
                .build();
        server.start();
        blobs().createContainerInLocation(null, BUCKET);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        store.close();
    }

    private BlobStore blobs() {
        return store.getBlobStore();
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** The store as a node sees it that keeps its copies in a folder of its own. */
    private S3Files node(String name, String secret) {
        var settings = new S3Settings(
                Optional.of(URI.create("http://127.0.0.1:" + server.getPort())),
                BUCKET,
                "models/",
                "us-east-1",
                "key",
                secret,
                Duration.ofSeconds(20));
        return new S3Files(new LocalFiles(folder.resolve(name), 1000), settings);
    }

    private void alter(String text) {
        blobs().putBlob(
                        BUCKET,
                        blobs().blobBuilder("models/" + ABC).payload(text).build());
    }

    /** Goal: what one node keeps another one gets, under its digest. */
    @Test
    void nodesShareFiles() {
        try (S3Files one = node("one", "secret");
                S3Files other = node("other", "secret")) {
            assertThat(one.put(content("abc"))).isEqualTo(ABC);
            assertThat(one.put(content("abc"))).isEqualTo(ABC);
            assertThat(blobs().list(BUCKET).size()).isEqualTo(1);
            assertThat(other.get(ABC)).hasContent("abc").startsWith(folder.resolve("other"));
        }
    }

    /** Goal: what was altered in the store is refused by name, and mended when its content is brought again. */
    @Test
    void alteredFilesAreRefusedAndMended() {
        try (S3Files one = node("one", "secret");
                S3Files other = node("other", "secret")) {
            one.put(content("abc"));
            alter("abd");
            assertThatThrownBy(() -> other.get(ABC))
                    .isInstanceOf(UnusableFile.class)
                    .hasMessageContaining("s3://weights/models/" + ABC)
                    .hasMessageContaining("altered");
            one.put(content("abc"));
            assertThat(other.get(ABC)).hasContent("abc");
        }
    }

    /** Goal: a copy that is lost or altered is fetched again; one that nobody has is said to be gone. */
    @Test
    void lostCopiesComeBack() throws Exception {
        try (S3Files one = node("one", "secret")) {
            one.put(content("abc"));
            Path copy = one.get(ABC);
            Files.writeString(copy, "abd");
            assertThat(one.get(ABC)).hasContent("abc");
            Files.delete(copy);
            blobs().removeBlob(BUCKET, "models/" + ABC);
            assertThatThrownBy(() -> one.get(ABC))
                    .isInstanceOf(UnusableFile.class)
                    .hasMessageContaining("gone");
        }
    }

    /** Goal: a store that is away or refuses says what to check; a sound copy needs no store. */
    @Test
    void aStoreThatIsAwayIsSaid() throws Exception {
        try (S3Files stranger = node("stranger", "wrong")) {
            assertThatThrownBy(() -> stranger.put(content("abc")))
                    .isInstanceOf(UnusableFile.class)
                    .hasMessageContaining("Check presage.registry.s3");
        }
        try (S3Files one = node("one", "secret")) {
            one.put(content("abc"));
            server.stop();
            assertThat(one.get(ABC)).hasContent("abc");
            assertThatThrownBy(() -> one.put(content("abcd"))).isInstanceOf(UnusableFile.class);
        }
    }

    /** Goal: without a bucket there is no store; half a key pair is refused. */
    @Test
    void settingsAreRead() {
        Config product = ConfigFactory.parseResources("presage/registry.conf");
        assertThat(RegistrySettings.from(product.resolve()).s3()).isEmpty();
        Config half = ConfigFactory.parseString("presage.registry.s3 { bucket = b, access-key = k }")
                .withFallback(product)
                .resolve();
        assertThatThrownBy(() -> RegistrySettings.from(half)).hasMessageContaining("both access-key and secret-key");
    }
}
