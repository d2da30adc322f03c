package dev.presage.ops.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.Presage;
import dev.presage.ops.chaos.net.Inside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A cluster of three is broken for a minute, as a user would do it from the command line. */
@ResourceLock("three nodes")
class ChaosTest {
    private static final long WITHIN_MINUTES = 6;

    /**
     * Goal: a node that is killed, one that is cut off from the others and a database that ends all connections, under
     * load, lose nothing, double nothing and leave every subject in order and as its rows say. Method: the real
     * command; where namespaces cannot be had it says why, and the relays between the nodes do the cutting.
     */
    @Test
    void nothingIsLostWhileAClusterIsBroken(@TempDir Path home) throws IOException, InterruptedException {
        String hindrance = Inside.hindrance();
        if (!hindrance.isEmpty()) {
            System.out.println("Chaos runs on loopback, because " + hindrance + ".");
        }
        Path output = home.resolve("output");
        int code = chaos(home, output, hindrance.isEmpty() ? List.of() : List.of("--no-namespaces"));
        String said = Files.readString(output);
        assertThat(code).as(said).isZero();
        assertThat(said)
                .contains("is gone.", "and does no more.", " connections ended.", "verdict: everything acknowledged")
                .contains("events_lost 0 count", "events_doubled 0 count", "order_violations 0 count")
                .contains("replay_law_violations 0 count", "kill_recovery_max_s ");
        var acknowledged = Pattern.compile("^events_acknowledged (\\d+)", Pattern.MULTILINE)
                .matcher(said);
        assertThat(acknowledged.find()).isTrue();
        assertThat(Integer.parseInt(acknowledged.group(1))).as(said).isGreaterThan(2_000);
    }

    private static int chaos(Path home, Path output, List<String> more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=dev/presage/ops/logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Presage.class.getName(),
                "chaos",
                "--seed",
                "1",
                "--minutes",
                "1",
                "--faults",
                "kill,isolate,connections-cut",
                "--home",
                home.resolve("chaos").toString()));
        command.addAll(more);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(WITHIN_MINUTES, TimeUnit.MINUTES))
                    .as("it ends: " + Files.readString(output))
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroy();
        }
    }
}
