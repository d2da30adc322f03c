package dev.presage.ops.chaos.net;

import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a program again inside namespaces of its own: for network, mounts and processes. When it ends, however it does,
 * the kernel ends all that it started and takes away all that it mounted.
 */
public final class Inside {
    private static final String MARK = "PRESAGE_CHAOS_INSIDE";
    private static final List<String> UNSHARE = List.of("unshare", "--net", "--mount", "--pid", "--fork");

    private Inside() {}

    /** Whether this process runs inside already. */
    public static boolean isHere() {
        return System.getenv(MARK) != null;
    }

    /** What keeps a process from going inside; empty if nothing does. */
    public static String hindrance() {
        for (String program : List.of("unshare", "ip", "mount")) {
            if (!Shell.has(program)) {
                return program + " is missing";
            }
        }
        var trial = new ArrayList<>(command());
        trial.addAll(List.of("sh", "-c", "ip link add presage type bridge && mount -t tmpfs none /run"));
        return Shell.complaint(trial);
    }

    /**
     * Runs a main class of this class path there, with this process's input and output.
     *
     * @param jvm arguments of the JVM
     * @return its exit code
     */
    public static int run(List<String> jvm, String main, List<String> arguments) {
        String hindrance = hindrance();
        if (!hindrance.isEmpty()) {
            throw cannot(hindrance);
        }
        var command = new ArrayList<>(command());
        // Without it the process would outlive this one if that is killed.
        command.addAll(List.of("--kill-child", "--mount-proc"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(Map.of(MARK, "yes"));
        try {
            Process process = builder.start();
            // Killed at once, so that the kernel takes everything down with it; nothing inside is worth an orderly end.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return process.waitFor();
        } catch (IOException failed) {
            throw cannot(String.valueOf(failed.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static List<String> command() {
        if (System.getProperty("user.name").equals("root")) {
            return UNSHARE;
        }
        var command = new ArrayList<>(UNSHARE);
        command.addAll(List.of("--user", "--map-root-user"));
        return command;
    }

    private static CannotStart cannot(String why) {
        return new CannotStart("Namespaces cannot be made here (" + why
                + "): run as root on Linux with iproute2 and nftables (apt install iproute2 nftables), or add"
                + " --no-namespaces to do without what needs them.");
    }
}
