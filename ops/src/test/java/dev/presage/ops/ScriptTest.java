package dev.presage.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script on machines where something is missing. Method: a PATH that holds only what the test puts there. */
class ScriptTest {
    private static final List<String> SMALL_TOOLS = List.of(
            "bash",
            "sh",
            "env",
            "cat",
            "chmod",
            "cut",
            "df",
            "dirname",
            "find",
            "grep",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "rmdir",
            "sleep",
            "tail",
            "touch",
            "tr",
            "printf");

    @TempDir
    Path machine;

    private Path checkout;
    private Path tools;

    @BeforeEach
    void makeMachine() throws IOException {
        tools = Files.createDirectories(machine.resolve("bin"));
        checkout = Files.createDirectories(machine.resolve("checkout with a space"));
        Files.copy(repository().resolve("presage"), checkout.resolve("presage"));
        makeExecutable(checkout.resolve("presage"));
        for (String tool : SMALL_TOOLS) {
            lend(tool);
        }
    }

    /** Goal: called bare it helps, and that needs nothing at all. */
    @Test
    void helpsWhenCalledBare() throws Exception {
        Said said = presage();
        assertThat(said.code()).isZero();
        assertThat(said.text()).contains("usage: ./presage").contains("up").contains("replay");
    }

    @Test
    void namesAnUnknownCommand() throws Exception {
        Said said = presage("fly");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("no command 'fly'").hasLineCount(1);
    }

    @Test
    void saysThatGitIsMissing() throws Exception {
        Said said = presage("up");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("git was not found; install it").hasLineCount(1);
    }

    /** Goal: a fault run that cannot be meant is refused before anything is built. */
    @Test
    void saysWhatChaosKnows() throws Exception {
        program("git", "exit 0");
        Map<String, String> jdk = Map.of("JAVA_HOME", jdk("new", "21.0.2").toString());
        Said said = presage(jdk, "chaos", "faults", "--times", "often");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text())
                .contains("--times must be a number from 1 to 9999")
                .hasLineCount(1);
    }

    /** Goal: only an old JDK: its version and place are named, and the cure. */
    @Test
    void saysThatTheJdkIsTooOld() throws Exception {
        program("git", "exit 0");
        Path old = jdk("old", "17.0.15");
        Said said = presage(Map.of("JAVA_HOME", old.toString(), "PRESAGE_JDK_FOLDERS", ""), "up");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text())
                .contains("17 (" + old + ")")
                .contains("install JDK 21 or newer")
                .hasLineCount(1);
    }

    @Test
    void saysThatThereIsNoJdk() throws Exception {
        program("git", "exit 0");
        Said said = presage(Map.of("PRESAGE_JDK_FOLDERS", ""), "test");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text())
                .contains("no JDK was found")
                .contains("JAVA_HOME")
                .hasLineCount(1);
    }

    @Test
    void saysThatMavenIsMissingOrOld() throws Exception {
        program("git", "exit 0");
        Map<String, String> jdk = Map.of("JAVA_HOME", jdk("new", "21.0.2").toString());
        assertThat(presage(jdk, "up").text()).contains("Maven was not found").hasLineCount(1);
        program("mvn", "echo 'Apache Maven 3.6.3 (abc)'");
        assertThat(presage(jdk, "up").text()).contains("Maven 3.6.3 is too old").hasLineCount(1);
    }

    @Test
    void saysThatTheDiskIsNearlyFull() throws Exception {
        program("git", "exit 0");
        Files.delete(tools.resolve("df"));
        program("df", "echo Filesystem; echo '/dev/x 100000 90000 512000 99% /'");
        Said said = presage(Map.of("JAVA_HOME", jdk("new", "25").toString()), "up");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text())
                .contains("only 500 MiB are free")
                .contains("PRESAGE_HOME")
                .hasLineCount(1);
    }

    /** Goal: it builds once, hands over to Java, and builds again only when a source changed. */
    @Test
    void buildsOnlyWhatChanged() throws Exception {
        program("git", "exit 0");
        Files.createDirectories(checkout.resolve("ops/src/main/java"));
        Files.createDirectories(checkout.resolve("ops/broker"));
        for (String module : List.of("protocol", "persistence", "node")) {
            Files.createDirectories(checkout.resolve(module));
        }
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        program("mvn", """
                if [ "$1" = --version ]; then echo 'Apache Maven 3.9.9'; exit; fi
                mkdir -p ops/target ops/broker/target
                echo built >>ops/target/builds
                echo lib.jar | tee ops/target/classpath >ops/broker/target/classpath
                """);
        lend("tee");
        Map<String, String> environment =
                Map.of("JAVA_HOME", jdk("new", "21.0.2").toString());
        assertThat(presage(environment, "replay", "--x").text())
                .contains("dev.presage.ops.Presage replay --x")
                .contains("done in");
        assertThat(presage(environment, "replay", "--x").text()).doesNotContain("done in");
        assertThat(checkout.resolve("ops/target/builds")).hasContent("built");
        Files.writeString(checkout.resolve("ops/src/main/java/New.java"), "class New {}");
        assertThat(presage(environment, "replay").text()).contains("done in");
        assertThat(checkout.resolve("ops/target/builds")).hasContent("built\nbuilt");
        assertThat(checkout.resolve(".presage-build.lock")).doesNotExist();
    }

    private record Said(int code, String text) {}

    private Said presage(String... arguments) throws Exception {
        return presage(Map.of(), arguments);
    }

    private Said presage(Map<String, String> environment, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(checkout.resolve("presage").toString()), Stream.of(arguments))
                        .toList());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("HOME", machine.toString());
        builder.environment().put("PRESAGE_JDK_FOLDERS", "");
        builder.environment().putAll(environment);
        Process process =
                builder.directory(machine.toFile()).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text.stripTrailing());
    }

    private Path jdk(String name, String version) throws IOException {
        Path home =
                Files.createDirectories(machine.resolve(name).resolve("bin")).resolveSibling("");
        Path bin = machine.resolve(name).resolve("bin");
        for (String tool : List.of("java", "javac")) {
            Files.writeString(bin.resolve(tool), "#!/bin/sh\necho \"$@\"\n");
            makeExecutable(bin.resolve(tool));
        }
        Files.writeString(machine.resolve(name).resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home.normalize();
    }

    private void program(String name, String body) throws IOException {
        Path file = tools.resolve(name);
        Files.deleteIfExists(file);
        Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
        makeExecutable(file);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes a tool of the real machine one of this machine. */
    private void lend(String tool) throws IOException {
        for (String folder : List.of("/usr/bin/", "/bin/")) {
            if (Files.exists(Path.of(folder + tool))) {
                Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + folder + tool + " \"$@\"\n");
                makeExecutable(tools.resolve(tool));
                return;
            }
        }
    }

    /** The checkout that holds this module, wherever the tests are started. */
    private static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("presage"))) {
            here = here.resolveSibling("").normalize();
        }
        return here;
    }
}
