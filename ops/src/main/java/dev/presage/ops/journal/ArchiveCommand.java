package dev.presage.ops.journal;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.persistence.archive.Archiver;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.transfer.Selection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code presage journal archive}. */
@Command(
        name = "archive",
        description = {
            "Moves rows from before a time into files, and out of the database. Only rows that a snapshot covers and",
            "that projections, signing and tellings have passed are moved, and each subject's newest row stays. The",
            "past is shown, checked and proven from the files, which every node must be able to read at the same",
            "place.",
            "A run that was cut short is taken up by running it again. ops/runbooks/archive.md says more."
        },
        mixinStandardHelpOptions = true)
public final class ArchiveCommand implements Callable<Integer> {
    /** Insights are published from the journal, by a reader that notes its place in Kafka. */
    private static final Duration YOUNGEST = Duration.ofHours(24);

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    private static final class What {
        @Option(names = "--before", paramLabel = "TIME", description = "Rows written before then.")
        private @Nullable Instant before;

        @Option(
                names = "--moved-to",
                paramLabel = "FOLDER",
                description = "Only note that all archives lie in this folder now.")
        private @Nullable Path movedTo;
    }

    @Option(names = "--domain", description = "Only subjects of this domain.")
    private @Nullable String domain;

    @Option(names = "--folder", description = "Where files are written (default: PRESAGE_HOME/archive).")
    private @Nullable Path folder;

    @Override
    public Integer call() {
        Map<String, String> environment = Map.copyOf(System.getenv());
        Instant before = what.before;
        if (before != null && before.isAfter(Instant.now().minus(YOUNGEST))) {
            throw new CannotStart("Rows are archived when they are at least " + YOUNGEST.toHours()
                    + " hours old: who publishes insights may not have come further.");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Session session = Session.open(environment)) {
            Path movedTo = what.movedTo;
            if (movedTo != null) {
                int files = archiver(session, movedTo).moved();
                out.printf("%,d archives are looked for in %s.%n", files, movedTo.toAbsolutePath());
            } else {
                Path home = Path.of(environment.getOrDefault("PRESAGE_HOME", ".presage"));
                Archiver.Archived archived = archiver(session, folder == null ? home.resolve("archive") : folder)
                        .run(new Selection(domain, null, null, before));
                out.printf("%,d rows were moved into %,d files.%n", archived.rows(), archived.files());
            }
            return 0;
        } catch (JournalUnavailable unavailable) {
            throw Session.unreadable(unavailable);
        } catch (IOException | IllegalStateException failed) {
            throw new CannotStart(String.valueOf(failed.getMessage()), failed);
        }
    }

    private static Archiver archiver(Session session, Path folder) {
        return new Archiver(session.source(), folder, InstantSource.system());
    }
}
