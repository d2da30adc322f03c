package dev.presage.ops.journal;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.DomainLoader;
import dev.presage.ops.dataset.PseudonymKeys;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.transfer.ExportFooter;
import dev.presage.persistence.transfer.ExportWriter;
import dev.presage.persistence.transfer.JournalExport;
import dev.presage.persistence.transfer.JournalImport;
import dev.presage.persistence.transfer.RefusedImport;
import dev.presage.persistence.transfer.Selection;
import dev.presage.protocol.SubjectId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code presage journal}: takes the journal out of its database, and brings it back in. */
@Command(
        name = "journal",
        description = {
            "Takes the journal out of its database into files, brings it into another one, and archives what is old.",
            "",
            "The journal is that of PRESAGE_DATABASE_URL, or of './presage up' in PRESAGE_HOME.",
            "ops/runbooks/archive.md says more."
        },
        mixinStandardHelpOptions = true,
        subcommands = ArchiveCommand.class)
public final class JournalCommand {
    private static final int CONNECTIONS = 3;

    @Spec
    private CommandSpec spec;

    /** What an export is for. */
    enum Format {
        /** To be brought into another database: every byte and every link. */
        LOSSLESS,
        /** To be analysed: a table of observations and one of insights. */
        PARQUET
    }

    @Command(
            name = "export",
            description = {
                "Writes what the journal holds now, or a part of it, in the order in which it was committed. Nobody",
                "waits for it, and memory does not grow with the journal.",
                "",
                "Times cut in commit order, so that no subject has a hole; where the clocks of nodes differed, a few",
                "rows more are there."
            },
            mixinStandardHelpOptions = true)
    int export(
            @Parameters(paramLabel = "FILE|DIR", description = "A file; for Parquet a directory.") Path out,
            @Option(names = "--domain", description = "Only subjects of this domain.") @Nullable String domain,
            @Option(names = "--subject", paramLabel = "DOMAIN/ID", description = "Only this subject.") @Nullable
                    String subject,
            @Option(names = "--from", paramLabel = "TIME", description = "Written from then on.") @Nullable
                    Instant from,
            @Option(names = "--to", paramLabel = "TIME", description = "Written before then.") @Nullable Instant to,
            @Option(names = "--format", description = "lossless or parquet (default: lossless).") @Nullable
                    Format format,
            @Option(
                            names = "--pseudonyms",
                            description = "Call subjects, and whatever else may say who somebody is, by pseudonyms made"
                                    + " with the key of training sets. Only for Parquet.")
                    boolean pseudonyms) {
        Selection selection = selection(domain, subject, from, to);
        if (pseudonyms && format != Format.PARQUET) {
            throw new CannotStart("A lossless export cannot have pseudonyms: its chains are made over the real ids, and"
                    + " nobody could check them. Use --format parquet.");
        }
        Map<String, String> environment = Map.copyOf(System.getenv());
        Config config = JournalConfig.of(environment);
        try (HikariDataSource source =
                ConnectionPool.open(DatabaseSettings.from(config), "presage-export", CONNECTIONS, true)) {
            var export = new JournalExport(source, InstantSource.system());
            if (format == Format.PARQUET) {
                var names = new Names(pseudonyms ? PseudonymKeys.load(environment) : null);
                return parquet(export, selection, out, config, names);
            }
            try (var writer = new ExportWriter(out)) {
                export.run(selection, writer);
                ExportFooter footer = writer.finish();
                out().printf(
                                "%s holds %,d rows and %,d contexts; SHA-256 up to its end %s.%n",
                                out, footer.rows(), footer.contexts(), footer.sha256());
            }
            return 0;
        } catch (JournalUnavailable unavailable) {
            throw Session.unreadable(unavailable);
        } catch (IllegalStateException busy) {
            throw new CannotStart(String.valueOf(busy.getMessage()), busy);
        } catch (IOException failed) {
            throw new CannotStart(out + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    private int parquet(JournalExport export, Selection selection, Path out, Config config, Names names)
            throws IOException {
        PrintWriter terminal = out();
        var domains = DomainLoader.load(config.getConfig("presage.domains"));
        try (var tables = new ParquetExport(out, domains, names, terminal::println)) {
            export.run(selection, tables);
            tables.finish();
            terminal.printf("%s holds %,d observations and %,d insights.%n", out, tables.observed(), tables.said());
            return tables.unreadable() == 0 ? 0 : 1;
        }
    }

    @Command(
            name = "import",
            description = {
                "Brings an exported file into a journal. The whole file is checked before anything is written: one",
                "that is damaged, or does not go with what the journal holds, changes nothing. A run that was cut",
                "short is taken up by running it again."
            },
            mixinStandardHelpOptions = true)
    int bring(@Parameters(paramLabel = "FILE", description = "What 'journal export' wrote.") Path file) {
        try (Session session = Session.open(Map.copyOf(System.getenv()))) {
            var brought = new JournalImport(session.source()).run(file);
            out().printf("%,d rows were brought in, %,d were there already.%n", brought.rows(), brought.there());
            out().println("Check them with './presage verify'.");
            return 0;
        } catch (JournalUnavailable unavailable) {
            throw Session.unreadable(unavailable);
        } catch (RefusedImport | IllegalStateException refused) {
            throw new CannotStart(String.valueOf(refused.getMessage()), refused);
        } catch (IOException failed) {
            throw new CannotStart(String.valueOf(failed.getMessage()), failed);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static Selection selection(
            @Nullable String domain, @Nullable String subject, @Nullable Instant from, @Nullable Instant to) {
        try {
            int slash = subject == null ? 0 : Math.max(0, subject.indexOf('/'));
            return new Selection(
                    domain,
                    subject == null ? null : new SubjectId(subject.substring(0, slash), subject.substring(slash + 1)),
                    from,
                    to);
        } catch (IllegalArgumentException wrong) {
            throw new CannotStart(String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
