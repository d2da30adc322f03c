package dev.presage.ops.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the JDK leaves out about processes: signals by name, the dead that nobody has buried yet, memory. */
public final class Processes {
    /**
     * A script for {@code sh -c} that becomes the program in its arguments. A terminal sends Ctrl-C to all processes at
     * once; a JVM started like this ignores it and is stopped when its turn comes.
     */
    static final String DEAF_TO_CTRL_C = "trap '' INT; exec \"$0\" \"$@\"";

    private static final Duration POLL = Duration.ofMillis(20);

    private Processes() {}

    /** Sends a signal, for example {@code INT}; a process that is gone already is no error. */
    public static void signal(String name, long pid) {
        run(
                List.of("sh", "-c", "kill -s \"$0\" \"$1\" 2>/dev/null || true", name, Long.toString(pid)),
                POLL.plusSeconds(5));
    }

    /**
     * Sends a signal to a process and all below it. It is looked below once more when the process itself has got it,
     * for it may have begun another meanwhile.
     */
    public static void signalTree(String name, long pid) {
        Set<Long> below = below(pid);
        signal(name, pid);
        below.addAll(below(pid));
        below.forEach(each -> signal(name, each));
    }

    private static Set<Long> below(long pid) {
        var below = new LinkedHashSet<Long>();
        ProcessHandle.of(pid)
                .ifPresent(root -> root.descendants().map(ProcessHandle::pid).forEach(below::add));
        return below;
    }

    /** Whether a process runs. A zombie, which only waits for its parent to notice, does not. */
    public static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !isZombie(pid);
    }

    /** Whether this system shows where its processes work. */
    static boolean canTellWorkingDirectories() {
        return Files.exists(Path.of("/proc/self/cwd"));
    }

    /** Processes whose working directory is the given one. */
    static List<Long> workingIn(Path directory) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    try {
                        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd"))
                                .equals(directory);
                    } catch (IOException gone) {
                        return false;
                    }
                })
                .toList();
    }

    /** Waits until a condition holds; false if it does not within the bound. */
    public static boolean await(Duration bound, BooleanSupplier condition) {
        return await(bound, POLL, condition);
    }

    /** Waits as above, and looks only so often: for conditions that cost something to look at. */
    public static boolean await(Duration bound, Duration every, BooleanSupplier condition) {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(every.toNanos());
        }
        return true;
    }

    /** The last lines of a log, or nothing if it cannot be read. */
    public static List<String> tail(Path log, int lines) {
        try {
            List<String> all = Files.readAllLines(log);
            return List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /**
     * Memory of a process in KiB. Pages shared by several processes count in proportion, so that a sum over processes
     * is what they really hold; 0 where the system does not say.
     */
    public static long residentKib(long pid) {
        return field(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss:")
                .or(() -> field(Path.of("/proc/" + pid + "/status"), "VmRSS:"))
                .orElse(0L);
    }

    /** Memory of a process and all below it, in KiB. */
    public static long residentKibOfTree(long pid) {
        long below = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(each -> residentKib(each.pid()))
                .sum();
        return residentKib(pid) + below;
    }

    /** What a short-lived program answered. */
    record Outcome(int code, String output) {}

    static Outcome run(List<String> command, Duration bound) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, output);
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException failed) {
            return new Outcome(-1, String.valueOf(failed.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, "interrupted");
        }
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException noSuchFile) {
            return false;
        }
    }

    private static Optional<Long> field(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
