package dev.presage.node.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
    /** SHA-256 of "abc", from the standard. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path folder = Path.of("");

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private LocalFiles files() {
        return new LocalFiles(folder.resolve("models"), 1000);
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    /** Goal: a content comes back under its digest, kept once however often and by however many it is brought. */
    @Test
    void aContentIsKeptOnceUnderItsDigest() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> puts = IntStream.range(0, 64)
                    .<Callable<String>>mapToObj(i -> () -> files().put(content("abc")))
                    .toList();
            for (var put : threads.invokeAll(puts)) {
                assertThat(put.get()).isEqualTo(ABC);
            }
        }
        assertThat(files().get(ABC)).hasContent("abc");
        assertThat(all()).hasSize(1);
    }

    /** Goal: a file that is gone or altered is refused by name, and mended when its content is brought again. */
    @Test
    void aFileThatIsGoneOrAlteredIsRefused() throws IOException {
        files().put(content("abc"));
        Path file = files().get(ABC);
        Files.writeString(file, "abd");
        assertThatThrownBy(() -> files().get(ABC))
                .isInstanceOf(UnusableFile.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("altered");
        files().put(content("abc"));
        assertThat(files().get(ABC)).hasContent("abc");
        Files.delete(file);
        assertThatThrownBy(() -> files().get(ABC))
                .isInstanceOf(UnusableFile.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("gone");
    }

    /** Goal: a content that breaks off or is too long leaves nothing behind. */
    @Test
    void aBrokenContentLeavesNothing() throws IOException {
        InputStream broken = new InputStream() {
            private int given;

            @Override
            public int read() throws IOException {
                if (given++ == 100) {
                    throw new IOException("The line went dead.");
                }
                return 'x';
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                into[from] = (byte) read();
                return 1;
            }
        };
        assertThatThrownBy(() -> files().put(broken))
                .isInstanceOf(UnusableFile.class)
                .hasMessageContaining("dead");
        assertThatThrownBy(() -> files().put(content("x".repeat(1001))))
                .isInstanceOf(UnusableFile.class)
                .hasMessageContaining("1000");
        assertThat(all()).isEmpty();
    }

    /** Goal: what a killed node had begun to write goes away after a while, and what is being written does not. */
    @Test
    void remainsGoAway() throws IOException {
        files().put(content("abc"));
        Path old = Files.writeString(folder.resolve("models").resolve("incoming-1.part"), "ab");
        Path young = Files.writeString(folder.resolve("models").resolve("incoming-2.part"), "ab");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        files().put(content("abc"));
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }
}
