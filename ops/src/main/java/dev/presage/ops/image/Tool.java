package dev.presage.ops.image;

import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the machine and takes what it prints. */
final class Tool {
    private static final int BOUND_SECONDS = 300;

    private Tool() {}

    /**
     * What it printed, both ways.
     *
     * @throws CannotStart if it is missing, fails, or takes too long
     */
    static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new CannotStart(command.getFirst() + " took more than " + BOUND_SECONDS + " s.");
            }
            if (process.exitValue() != 0) {
                throw new CannotStart(command.getFirst() + " failed: " + said.strip());
            }
            return said;
        } catch (IOException missing) {
            throw new CannotStart(command.getFirst() + " does not run here: " + missing.getMessage(), missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStart("It was interrupted while " + command.getFirst() + " ran.", interrupted);
        }
    }
}
