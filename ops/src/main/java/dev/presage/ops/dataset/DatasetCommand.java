package dev.presage.ops.dataset;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.DomainLoader;
import dev.presage.node.NodeConfig;
import dev.presage.node.training.data.CannotCut;
import dev.presage.node.training.data.Card;
import dev.presage.node.training.data.CutRequest;
import dev.presage.node.training.data.DataSettings;
import dev.presage.node.training.data.DatasetCut;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.up.RunFile;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JdbcJournalReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code presage dataset}: training sets. */
@Command(name = "dataset", description = "Cuts training sets from the journal.", mixinStandardHelpOptions = true)
public final class DatasetCommand {
    @Spec
    private CommandSpec spec;

    /** Cuts a set and prints what its card says. */
    @Command(
            name = "cut",
            description = {
                "Cuts a training set from the journal at a position and prints its card's main figures.",
                "",
                "The journal is that of PRESAGE_DATABASE_URL, or of './presage up' in PRESAGE_HOME. Subjects stand in",
                "the set under pseudonyms made with the key in PRESAGE_PSEUDONYM_KEY_FILE, by default",
                "pseudonym.key in PRESAGE_HOME; it is made where it is missing. Settings: presage.training.data."
            },
            mixinStandardHelpOptions = true)
    int cut(
            @Option(names = "--domain", required = true, description = "device, account, ...") String domain,
            @Option(names = "--out", required = true, description = "An empty or new directory.") Path out,
            @Option(names = "--from", paramLabel = "CURSOR", description = "After this place (default: the start).")
                    @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "CURSOR", description = "Up to this place (default: the end).")
                    @Nullable
                    String to,
            @Option(names = "--since", paramLabel = "TIME", description = "From this event time on.") @Nullable
                    Instant since,
            @Option(names = "--before", paramLabel = "TIME", description = "Before this event time.") @Nullable
                    Instant before,
            @Option(names = "--sample", description = "Share of the subjects (default 1).", defaultValue = "1")
                    double sample) {
        Map<String, String> environment = Map.copyOf(System.getenv());
        Config config = config(environment);
        try (Database database = Database.open(DatabaseSettings.from(config))) {
            Domains domains = DomainLoader.load(config.getConfig("presage.domains"));
            var cut = new DatasetCut(
                    new JdbcJournalReader(database.source(), domains),
                    domains,
                    DataSettings.from(config),
                    PseudonymKeys.load(environment));
            Card card = cut.cut(
                    new CutRequest(
                            domain,
                            from == null ? Cursor.START : Cursor.parse(from),
                            to == null ? null : Cursor.parse(to),
                            since == null ? Instant.MIN : since,
                            before == null ? Instant.MAX : before,
                            sample),
                    out);
            PrintWriter terminal = spec.commandLine().getOut();
            CardFigures.print(card, cut.mostHeld(), terminal);
            return 0;
        } catch (CannotCut | IllegalArgumentException refused) {
            throw new CannotStart(String.valueOf(refused.getMessage()), refused);
        } catch (FlywayException away) {
            throw new CannotStart("The journal's database cannot be reached: " + away.getMessage(), away);
        } catch (IOException failed) {
            throw new CannotStart(out + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    private static Config config(Map<String, String> environment) {
        RunFile.Journal journal = RunFile.journal(environment);
        Map<String, Object> given = new HashMap<>();
        given.put("presage.persistence.database.url", journal.url());
        given.put("presage.persistence.database.start-timeout", "5s");
        if (!journal.user().isEmpty()) {
            given.put("presage.persistence.database.user", journal.user());
            given.put("presage.persistence.database.password", journal.password());
        }
        return ConfigFactory.parseMap(given)
                .withFallback(NodeConfig.load(environment.getOrDefault("PRESAGE_CONFIG", "")));
    }
}
