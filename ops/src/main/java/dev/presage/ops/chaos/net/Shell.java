package dev.presage.ops.chaos.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs short commands of the system. */
final class Shell {
    private Shell() {}

    /** Runs a command; what it says is returned if it fails, and nothing if it does not. */
    static String complaint(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            return code == 0 ? "" : said.isEmpty() ? "exit code " + code : said;
        } catch (IOException missing) {
            return String.valueOf(missing.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Runs a command that has to succeed. */
    static void must(List<String> command) {
        String complaint = complaint(command);
        if (!complaint.isEmpty()) {
            throw new UncheckedIOException(new IOException(String.join(" ", command) + ": " + complaint));
        }
    }

    /** Whether a program can be found. */
    static boolean has(String program) {
        return complaint(List.of("sh", "-c", "command -v \"$0\"", program)).isEmpty();
    }
}
