package dev.presage.ops.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server with fsync on. It outlives the JVM that started it if that dies; the next start on the same
 * data directory stops it first.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
    /** Who owns the database. */
    public static final String USER = "presage";

    private static final String DATABASE = "presage";
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final Duration STOP_BOUND = Duration.ofSeconds(20);

    private final PostgresSettings settings;
    private final String password;
    private final long pid;

    private EmbeddedPostgresServer(PostgresSettings settings, String password, long pid) {
        this.settings = settings;
        this.password = password;
        this.pid = pid;
    }

    /**
     * Starts the server, makes its data directory and database if need be, and waits until it answers.
     *
     * @throws CannotStart if it does not, with the last thing that it said
     */
    public static EmbeddedPostgresServer start(PostgresSettings settings) {
        Path programs = PostgresPrograms.unpack(settings.programs());
        try {
            Files.createDirectories(settings.log().resolveSibling("."));
            String password = initialise(settings, programs);
            stopLeftBehind(settings.data());
            buryTheDead(settings.data());
            Files.writeString(settings.data().resolve("presage.conf"), settings.configuration());
            Processes.Outcome outcome = postgres(
                    programs,
                    "pg_ctl",
                    List.of(
                            "--pgdata=" + settings.data(),
                            "--log=" + settings.log(),
                            "--wait",
                            "--timeout=" + START_BOUND.toSeconds(),
                            "--silent",
                            "start"));
            long pid = runningPid(settings.data())
                    .filter(any -> outcome.code() == 0)
                    .orElseThrow(() -> new CannotStart("PostgreSQL does not start: "
                            + lastWords(settings.log(), outcome.output()) + " (" + settings.log() + ")"));
            EmbeddedPostgresServer server = new EmbeddedPostgresServer(settings, password, pid);
            server.createDatabase();
            return server;
        } catch (IOException failed) {
            throw new CannotStart(
                    "PostgreSQL's data in " + settings.data() + " cannot be written (" + failed.getMessage()
                            + "): check free space and permissions there.",
                    failed);
        }
    }

    /** Stops a server that still runs in a data directory because who started it was killed; true if there was one. */
    public static boolean stopLeftBehind(Path data) {
        try {
            Optional<Long> left = runningPid(data.toAbsolutePath().normalize());
            left.ifPresent(EmbeddedPostgresServer::stopProcess);
            return left.isPresent();
        } catch (IOException unreadable) {
            throw new CannotStart(data + " cannot be read (" + unreadable + "): check its permissions.", unreadable);
        }
    }

    /** Where clients find it. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + settings.port() + "/" + DATABASE;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return settings.port();
    }

    /** The process that is the parent of all others of this server. */
    public long pid() {
        return pid;
    }

    public boolean isAlive() {
        return Processes.isAlive(pid);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), USER, password);
    }

    /** Ends sessions, writes a checkpoint and stops; by force if it takes longer than its bound. */
    public void stop() {
        stopProcess(pid);
    }

    @Override
    public void close() {
        stop();
    }

    /** Kills all its processes at once, as a crash or a lost machine would. */
    public void kill() {
        Processes.signalTree("KILL", pid);
        Processes.await(STOP_BOUND, () -> !isAlive());
    }

    /** Freezes it: connections stay open and nothing answers. */
    public void pause() {
        Processes.signalTree("STOP", pid);
    }

    /** Lets it go on after {@link #pause}. */
    public void resume() {
        Processes.signalTree("CONT", pid);
    }

    private static void stopProcess(long pid) {
        // A frozen server hears nothing.
        Processes.signalTree("CONT", pid);
        Processes.signal("INT", pid);
        if (!Processes.await(STOP_BOUND, () -> !Processes.isAlive(pid))) {
            Processes.signal("QUIT", pid);
            Processes.await(STOP_BOUND, () -> !Processes.isAlive(pid));
        }
    }

    private static String initialise(PostgresSettings settings, Path programs) throws IOException {
        Path secret = settings.data().resolveSibling(settings.data().getFileName() + ".password");
        if (Files.exists(settings.data().resolve("presage.conf"))) {
            return Files.readString(secret).strip();
        }
        Files.createDirectories(settings.data().resolveSibling("."));
        deleteHalfMade(settings.data());
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Files.deleteIfExists(secret);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, password + "\n");
        Processes.Outcome outcome = postgres(
                programs,
                "initdb",
                List.of(
                        "--pgdata=" + settings.data(),
                        "--username=" + USER,
                        "--pwfile=" + secret,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C"));
        if (outcome.code() != 0) {
            throw new CannotStart("PostgreSQL's data cannot be made: " + lastWords(null, outcome.output()));
        }
        Files.writeString(
                settings.data().resolve("postgresql.conf"), "\ninclude 'presage.conf'\n", StandardOpenOption.APPEND);
        Files.writeString(settings.data().resolve("presage.conf"), settings.configuration());
        return password;
    }

    /** A first start that was killed leaves a directory without its last file: nothing in it is worth keeping. */
    private static void deleteHalfMade(Path data) throws IOException {
        if (Files.exists(data)) {
            Directories.delete(data);
        }
    }

    private void createDatabase() {
        String all = jdbcUrl().replaceAll("/" + DATABASE + "$", "/postgres");
        try (Connection connection = DriverManager.getConnection(all, USER, password);
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        } catch (SQLException refused) {
            stop();
            throw new CannotStart("PostgreSQL runs but refuses its own user: " + refused.getMessage(), refused);
        }
    }

    /**
     * After a crash the lock file names a dead process. If its number now belongs to a stranger, or nobody has buried
     * it yet, PostgreSQL takes it for alive and refuses to start. Its own processes all work in the data directory:
     * once none does, the lock means nothing.
     */
    private static void buryTheDead(Path data) throws IOException {
        Path lock = data.resolve("postmaster.pid");
        if (!Files.exists(lock) || !Processes.canTellWorkingDirectories()) {
            return;
        }
        if (!Processes.await(STOP_BOUND, () -> Processes.workingIn(data).isEmpty())) {
            Processes.workingIn(data).forEach(pid -> Processes.signal("KILL", pid));
            Processes.await(STOP_BOUND, () -> Processes.workingIn(data).isEmpty());
        }
        Files.deleteIfExists(lock);
    }

    private static Optional<Long> runningPid(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        // The number of a dead server may belong to a stranger by now: only a process called postgres counts.
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(Long.parseLong(lines.get(0).strip()))
                        .filter(Processes::isAlive)
                        .filter(pid -> ProcessHandle.of(pid)
                                .flatMap(handle -> handle.info().command())
                                .map(command -> command.endsWith("postgres"))
                                .orElse(true));
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own root is nobody in particular. */
    private static Processes.Outcome postgres(Path programs, String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (USER_IS_ROOT) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(arguments);
        return Processes.run(command, START_BOUND.plus(STOP_BOUND));
    }

    private static final boolean USER_IS_ROOT = System.getProperty("user.name").equals("root");

    private static String lastWords(@Nullable Path log, String output) {
        List<String> said = log == null ? List.of() : Processes.tail(log, 5);
        return said.stream()
                .filter(line -> line.contains("FATAL"))
                .reduce((first, second) -> second)
                .orElse(output.strip().lines().reduce((first, second) -> second).orElse("it said nothing"));
    }
}
