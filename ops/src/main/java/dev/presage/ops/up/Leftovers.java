package dev.presage.ops.up;

import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Processes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a launcher that was killed leaves behind: nodes and PostgreSQL; the broker dies with its launcher. */
final class Leftovers {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private Leftovers() {}

    /** Stops them in order; whether there was anything. */
    static boolean stop(Home home, RunFile runFile) {
        List<Long> nodes = IntStream.rangeClosed(1, runFile.nodes())
                .mapToObj(number -> node(runFile, number))
                .flatMap(Optional::stream)
                .toList();
        for (long pid : nodes.reversed()) {
            Processes.signal("TERM", pid);
            if (!Processes.await(BOUND, () -> !Processes.isAlive(pid))) {
                Processes.signal("KILL", pid);
                Processes.await(BOUND, () -> !Processes.isAlive(pid));
            }
        }
        return EmbeddedPostgresServer.stopLeftBehind(home.resolve("postgres")) || !nodes.isEmpty();
    }

    /** When a process began, as a text to compare. */
    static String startOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(Instant::toString)
                .orElse("unknown");
    }

    private static Optional<Long> node(RunFile runFile, int number) {
        return runFile.node(number, "pid")
                .map(Long::parseLong)
                .filter(Processes::isAlive)
                // The number alone might be a stranger's by now.
                .filter(pid -> runFile.node(number, "started").equals(Optional.of(startOf(pid))));
    }
}
