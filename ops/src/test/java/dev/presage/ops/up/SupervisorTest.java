package dev.presage.ops.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts here are real processes of the shell, so that they really die. */
class SupervisorTest {
    @TempDir
    Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<String> stopped = new CopyOnWriteArrayList<>();

    /** Goal: what is killed lives again, its last words are told, and all stop in reverse order. */
    @Test
    void healsAndStopsInOrder() throws Exception {
        Supervisor supervisor = new Supervisor(said::add);
        ShellPart first = new ShellPart("First", "exec sleep 100");
        ShellPart second = new ShellPart("Second", "echo last words; exec sleep 100");
        supervisor.start(first);
        supervisor.start(second);
        var watching = CompletableFuture.runAsync(supervisor::watch);
        long before = second.pid();
        Processes.signal("KILL", before);
        assertThat(Processes.await(Duration.ofSeconds(20), () -> said.contains("Second works again.")))
                .isTrue();
        assertThat(second.pid()).isNotEqualTo(before);
        assertThat(said).anyMatch(line -> line.contains("last words"));
        supervisor.requestStop();
        watching.get(10, TimeUnit.SECONDS);
        supervisor.stopAll();
        assertThat(stopped).containsExactly("Second", "First");
        assertThat(first.isAlive()).isFalse();
    }

    /** Goal: what cannot start is one sentence, and what is up already is stopped all the same. */
    @Test
    void stopsWhatIsUpWhenAPartCannotStart() {
        Supervisor supervisor = new Supervisor(said::add);
        ShellPart works = new ShellPart("First", "exec sleep 100");
        supervisor.start(works);
        assertThatThrownBy(() -> supervisor.start(new ShellPart("Second", "exit 3")))
                .isInstanceOf(CannotStart.class);
        supervisor.stopAll();
        assertThat(works.isAlive()).isFalse();
    }

    private final class ShellPart implements Part {
        private final String name;
        private final String script;
        private @Nullable Process process;

        ShellPart(String name, String script) {
            this.name = name;
            this.script = script;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() {
            try {
                Process started = new ProcessBuilder("sh", "-c", script)
                        .redirectOutput(log().toFile())
                        .start();
                process = started;
                // A part is up when it works; this one works if it lives for a moment.
                if (started.waitFor(200, TimeUnit.MILLISECONDS)) {
                    throw new CannotStart(name + " does not start.");
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        long pid() {
            return process == null ? -1 : process.pid();
        }

        @Override
        public boolean isAlive() {
            return process != null && process.isAlive();
        }

        @Override
        public void stop() {
            stopped.add(name);
            Process running = process;
            if (running != null) {
                running.destroyForcibly();
                Processes.await(Duration.ofSeconds(5), () -> !running.isAlive());
            }
        }

        @Override
        public Path log() {
            try {
                Path log = folder.resolve(name + ".log");
                return Files.exists(log) ? log : Files.createFile(log);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
