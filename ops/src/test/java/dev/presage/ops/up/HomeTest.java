package dev.presage.ops.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.ops.embedded.CannotStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    /** Goal: two starts in one home fail clearly, and one after the other do not. */
    @Test
    void isHeldByOne() {
        try (Home first = Home.open(folder.resolve("home"))) {
            assertThat(first.hasData()).isFalse();
            assertThatThrownBy(() -> Home.open(folder.resolve("home")))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("Another './presage up' runs in");
        }
        Home.open(folder.resolve("home")).close();
    }

    /** Goal: a directory with anything else in it is never taken for a home, so never wiped. */
    @Test
    void refusesADirectoryThatIsNoHome() throws Exception {
        Files.writeString(folder.resolve("thesis.txt"), "do not delete");
        assertThatThrownBy(() -> Home.open(folder))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("is not empty and no home of Presage");
        assertThat(folder.resolve("thesis.txt")).exists();
    }

    /** Goal: a fresh start deletes the data, and nothing that a link in it points to. */
    @Test
    void wipesItsDataOnly() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "x");
        try (Home home = Home.open(folder.resolve("home"))) {
            Files.createDirectories(home.resolve("postgres/base"));
            Files.createSymbolicLink(home.resolve("postgres/base/link"), outside);
            assertThat(home.hasData()).isTrue();
            home.wipe();
            assertThat(home.hasData()).isFalse();
        }
        assertThat(outside.resolve("kept")).exists();
    }

    /** Goal: model files go with the registry that names them, and stay while it is kept in another database. */
    @Test
    void modelFilesGoWithTheirRegistry() throws Exception {
        try (Home home = Home.open(folder.resolve("home"))) {
            Files.createDirectories(home.resolve("kafka"));
            Files.createDirectories(home.resolve("models/ab"));
            home.wipe();
            assertThat(home.resolve("models/ab")).exists();
            Files.createDirectories(home.resolve("postgres"));
            home.wipe();
            assertThat(home.resolve("models")).doesNotExist();
        }
    }

    /** Goal: replay finds what runs, by the environment first, and says what to do if nothing runs. */
    @Test
    void tellsWhereKafkaIs() {
        Map<String, String> environment =
                Map.of("PRESAGE_HOME", folder.resolve("home").toString());
        assertThatThrownBy(() -> RunFile.bootstrap(environment))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("start './presage up'");
        try (Home home = Home.open(folder.resolve("home"))) {
            RunFile.of(home.path()).set("kafka.bootstrap", "127.0.0.1:19092").save();
        }
        assertThat(RunFile.bootstrap(environment)).isEqualTo("127.0.0.1:19092");
        assertThat(RunFile.bootstrap(Map.of("PRESAGE_KAFKA_BOOTSTRAP", "k:1"))).isEqualTo("k:1");
    }
}
