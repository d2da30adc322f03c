package dev.presage.node.registry;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Problem;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Every version of every model, and the steps of its lifecycle. Safe for several nodes at once: whoever decides on a
 * standing that has changed meanwhile writes nothing. All methods block.
 */
public final class Registry {
    /** Who stands behind the steps that the steward takes. */
    static final String STEWARD = "presage";

    private static final int ATTEMPTS = 10;
    private static final int DIGEST_LETTERS = 8;
    private static final int MOST_ACTIVE = 100;

    /** As much of the live stream as is looked at for a step; at a window a minute it is a day. */
    private static final int MOST_EVIDENCE = 1440;

    private static final Duration WINDOWS_KEPT = Duration.ofDays(30);

    private final Transactions transactions;
    private final ModelFiles files;
    private final Gates gates;
    private final InstantSource clock;

    public Registry(DataSource source, ModelFiles files, Gates gates, InstantSource clock) {
        this.transactions = new Transactions(source);
        this.files = files;
        this.gates = gates;
        this.clock = clock;
    }

    /**
     * Makes a version known: first its file is safe, then its entry. The same content again changes nothing; another
     * content under a version that is taken is registered with its digest behind the version.
     *
     * @param content the file; read to its end unless a sound one is there already
     * @param why what moved whoever registers it
     * @param mayServeAtOnce whether it becomes champion if nobody has chosen one
     * @return the version as it stands now
     * @throws UnusableFile if the file cannot be kept or is not what the entry says
     * @throws RegistryUnavailable if the database does not answer
     */
    public Registered register(Entry entry, InputStream content, String why, boolean mayServeAtOnce) {
        if (!isKept(entry.ref().digest())) {
            keep(entry, content);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Registered> registered =
                    transactions.attempt(connection -> register(connection, entry, why, mayServeAtOnce));
            if (registered.isPresent()) {
                return registered.get();
            }
        }
        throw new RegistryUnavailable("Others register too many models at once.", Transactions.overtaken());
    }

    private boolean isKept(String digest) {
        try {
            files.get(digest);
            return true;
        } catch (UnusableFile goneOrAltered) {
            return false;
        }
    }

    private void keep(Entry entry, InputStream content) {
        String digest = files.put(content);
        if (!digest.equals(entry.ref().digest())) {
            throw new UnusableFile(
                    "The file of " + entry.ref().name() + " " + entry.ref().version() + " has SHA-256 " + digest
                            + ", not " + entry.ref().digest() + ". Register it again.");
        }
    }

    private Registered register(Connection connection, Entry entry, String why, boolean mayServeAtOnce)
            throws SQLException {
        String name = entry.ref().name();
        Optional<Registered> known =
                Tables.withDigest(connection, name, entry.ref().digest());
        if (known.isPresent()) {
            return known.get();
        }
        Lineage standing = Tables.lineage(connection, name);
        String version = entry.ref().version();
        Entry free = standing.stages().containsKey(version)
                ? entry.withVersion(version + "-" + entry.ref().digest().substring(0, DIGEST_LETTERS))
                : entry;
        Tables.insert(connection, free);
        Ruling.Go ruling = Lifecycle.register(standing, free.ref().version(), mayServeAtOnce);
        Tables.write(connection, standing, ruling, entry.createdBy(), why, clock.instant());
        return Tables.version(connection, name, free.ref().version()).orElseThrow();
    }

    /**
     * Moves a version on. Refused with {@link ErrorCode#MODEL_UNKNOWN}, {@link ErrorCode#STEP_REFUSED},
     * {@link ErrorCode#GATE_CLOSED}, {@link ErrorCode#MODEL_FILE_UNUSABLE}, {@link ErrorCode#STEP_CONFLICT} or
     * {@link ErrorCode#PARAMETER_INVALID}.
     */
    public Outcome promote(String name, String version, Stage to, String who, String why) {
        if (!Entry.isName(version)) {
            return new Outcome.Refused(Problem.of(ErrorCode.MODEL_UNKNOWN, "No version may be called that."));
        }
        return step(
                name,
                who,
                why,
                (connection, standing) -> Lifecycle.promote(
                        standing,
                        version,
                        to,
                        gates,
                        Tables.latestTrial(connection, name, version),
                        BacktestBook.latest(connection, name, version)));
    }

    /** Brings the former champion back. Refused as a promotion is, or with {@link ErrorCode#NOTHING_TO_ROLL_BACK}. */
    public Outcome rollBack(String name, String who, String why) {
        return step(name, who, why, (connection, standing) -> Lifecycle.rollBack(standing));
    }

    /** What the rules say on a standing. */
    @FunctionalInterface
    private interface Wish {
        Ruling rule(Connection connection, Lineage standing) throws SQLException;
    }

    private Outcome step(String name, String who, String why, Wish wish) {
        if (!Entry.isName(name)) {
            return new Outcome.Refused(Problem.of(ErrorCode.MODEL_UNKNOWN, "No model may be called that."));
        }
        Optional<Problem> senseless = Signature.problem(who, why);
        if (senseless.isPresent()) {
            return new Outcome.Refused(senseless.get());
        }
        return transactions
                .<Outcome>attempt(connection -> {
                    Lineage standing = Tables.lineage(connection, name);
                    return switch (wish.rule(connection, standing)) {
                        case Ruling.Refuse refuse -> new Outcome.Refused(refuse.problem());
                        case Ruling.Go go -> carryOut(connection, standing, go, who, why);
                    };
                })
                .orElseGet(() -> new Outcome.Refused(
                        Problem.of(ErrorCode.STEP_CONFLICT, "Another step of " + name + " came first.")));
    }

    private Outcome carryOut(Connection connection, Lineage standing, Ruling.Go go, String who, String why)
            throws SQLException {
        Ruling.Move wanted = go.moves().getLast();
        if (wanted.to() != Stage.RETIRED) {
            try {
                file(Tables.version(connection, standing.name(), wanted.version())
                        .orElseThrow());
            } catch (UnusableFile unusable) {
                return new Outcome.Refused(
                        Problem.of(ErrorCode.MODEL_FILE_UNUSABLE, String.valueOf(unusable.getMessage())));
            }
        }
        return new Outcome.Done(Tables.write(connection, standing, go, who, why, clock.instant()));
    }

    /**
     * The file of a version, whose digest has just been checked.
     *
     * @throws UnusableFile if it is gone or altered, naming version and file
     */
    public Path file(Registered version) {
        return file(version.entry().ref());
    }

    /** As {@link #file(Registered)}. */
    public Path file(ModelRef version) {
        try {
            return files.get(version.digest());
        } catch (UnusableFile unusable) {
            throw new UnusableFile(
                    version.name() + " " + version.version() + " cannot serve. " + unusable.getMessage(), unusable);
        }
    }

    /**
     * Keeps what a trial has shown; the latest one of a version is what its gates look at.
     *
     * @throws IllegalArgumentException if one of the versions is not registered
     */
    public void record(Trial trial) {
        transactions.run(connection -> {
            requireKnown(connection, trial.name(), trial.version());
            requireKnown(connection, trial.name(), trial.against());
            Tables.insert(connection, trial);
            return trial;
        });
    }

    private static void requireKnown(Connection connection, String name, String version) throws SQLException {
        if (Tables.version(connection, name, version).isEmpty()) {
            throw new IllegalArgumentException("There is no version " + version + " of " + name + " to be tried.");
        }
    }

    /** Who serves a model. */
    public Optional<Registered> champion(String name) {
        return transactions.run(connection -> Tables.champion(connection, name));
    }

    /** All champions and canaries, by name. */
    public List<Registered> inService() {
        return transactions.run(Tables::inService);
    }

    /** A version, if there is one of that name. */
    public Optional<Registered> find(String name, String version) {
        return transactions.run(connection -> Tables.version(connection, name, version));
    }

    /** At most {@code limit} versions of all models, by name and then newest first. */
    public List<Registered> versions(int limit) {
        return transactions.run(connection -> Tables.versions(connection, Optional.empty(), limit));
    }

    /** At most {@code limit} versions of a model, newest first; none if nothing is registered under that name. */
    public List<Registered> versions(String name, int limit) {
        return Entry.isName(name)
                ? transactions.run(connection -> Tables.versions(connection, Optional.of(name), limit))
                : List.of();
    }

    /** At most {@code limit} steps of a model, newest first. */
    public List<Step> steps(String name, int limit) {
        return transactions.run(connection -> Tables.steps(connection, name, limit));
    }

    /** At most {@code limit} trials of a model's versions, newest first. */
    public List<Trial> trials(String name, int limit) {
        return transactions.run(connection -> Tables.trials(connection, name, limit));
    }

    /**
     * Keeps what a window of the live stream has shown, and with it, as a trial, what all windows have shown since the
     * version came to its stage. Windows of long ago are deleted.
     *
     * @throws IllegalArgumentException if one of the versions is not registered
     */
    public void record(LiveWindow window) {
        transactions.run(connection -> {
            requireKnown(connection, window.name(), window.version());
            if (window.against().isPresent()) {
                requireKnown(connection, window.name(), window.against().get());
            }
            WindowTables.insert(connection, window);
            Optional<Evidence> evidence = window.against().isEmpty()
                    ? Optional.empty()
                    : evidence(
                            connection,
                            window.name(),
                            window.version(),
                            window.against().get());
            Optional<Trial> trial = evidence.flatMap(all -> all.trial(window.name(), clock.instant()));
            if (trial.isPresent()) {
                Tables.insert(connection, trial.get());
            }
            WindowTables.deleteBefore(connection, clock.instant().minus(WINDOWS_KEPT));
            return window;
        });
    }

    private static Optional<Evidence> evidence(Connection connection, String name, String version, String against)
            throws SQLException {
        Optional<Registered> registered = Tables.version(connection, name, version);
        return registered.isEmpty()
                ? Optional.empty()
                : Evidence.of(WindowTables.windows(
                        connection,
                        name,
                        version,
                        against,
                        registered.get().latest().at(),
                        MOST_EVIDENCE));
    }

    /** At most {@code limit} windows of a model's versions, newest first. */
    public List<LiveWindow> windows(String name, int limit) {
        return transactions.run(connection -> WindowTables.windows(connection, name, limit));
    }

    /** How the live stream moves away from what champions began with. */
    public DriftBook drift() {
        return new DriftBook(transactions);
    }

    /** What versions have shown over journaled history. */
    public BacktestBook backtests() {
        return new BacktestBook(transactions, clock);
    }

    /** All models of which something is registered. */
    public List<String> names() {
        return transactions.run(Tables::names);
    }

    /** Who of a model's versions is in the game. */
    public Standing standing(String name) {
        return transactions.run(connection -> standing(connection, name));
    }

    private static Standing standing(Connection connection, String name) throws SQLException {
        Lineage lineage = Tables.lineage(connection, name);
        Optional<String> former = lineage.formerChampion();
        return new Standing(
                name,
                Tables.active(connection, name, MOST_ACTIVE),
                former.isEmpty() ? Optional.empty() : Tables.version(connection, name, former.get()),
                lineage.crownings().isEmpty()
                        ? Optional.empty()
                        : Optional.of(lineage.crownings().getLast()));
    }

    /** All that the steward goes by, as of one moment. */
    Situation situation(String name, Instant now, Duration probation) {
        return transactions.run(connection -> {
            Standing standing = standing(connection, name);
            Map<String, Trial> trials = new HashMap<>();
            for (Registered candidate : standing.at(Stage.CANDIDATE)) {
                String version = candidate.entry().ref().version();
                Tables.latestTrial(connection, name, version).ifPresent(trial -> trials.put(version, trial));
            }
            Map<String, Evidence> evidence = new HashMap<>();
            for (Standing.Pair pair : standing.pairs(now, probation)) {
                String version = pair.version().entry().ref().version();
                evidence(connection, name, version, pair.against().entry().ref().version())
                        .ifPresent(seen -> evidence.put(version, seen));
            }
            Map<String, Backtested> backtests = new HashMap<>();
            for (Registered active : standing.versions()) {
                String version = active.entry().ref().version();
                BacktestBook.latest(connection, name, version).ifPresent(latest -> backtests.put(version, latest));
            }
            return new Situation(standing, trials, evidence, backtests, Tables.movedAt(connection, name, STEWARD));
        });
    }

    Gates gates() {
        return gates;
    }
}
