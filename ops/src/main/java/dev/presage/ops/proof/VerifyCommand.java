package dev.presage.ops.proof;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.DomainLoader;
import dev.presage.node.NodeConfig;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.up.RunFile;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.proof.ProofKey;
import dev.presage.persistence.verify.Counts;
import dev.presage.persistence.verify.Findings;
import dev.presage.persistence.verify.Verify;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code presage verify}. */
@Command(
        name = "verify",
        description = {
            "Goes through the whole journal and names what is wrong with it, a line for each finding: its kind, the",
            "subject, the sequence number, and what it is. Exit code 1 if anything is, 0 if nothing.",
            "",
            "The journal is that of PRESAGE_DATABASE_URL, or of './presage up' in PRESAGE_HOME; Kafka is found in the",
            "same way. It only reads, and needs no node. ops/runbooks/proofs.md says what to do about findings."
        },
        mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
    /** Nobody reads more. All are counted. */
    private static final int MOST_PRINTED = 1_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--domain", description = "Only subjects of this domain.")
    private @Nullable String domain;

    @Option(names = "--since", paramLabel = "TIME", description = "Only rows written since then, without snapshots.")
    private @Nullable Instant since;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result there too.")
    private @Nullable Path json;

    @Option(
            names = "--deep",
            description = "Compare every snapshot with a replay of all rows up to it, not only those of one subject in"
                    + " twenty. Of the others what can be told without applying rows is compared.")
    private boolean deep;

    @Option(
            names = "--key",
            paramLabel = "PUB",
            description = "A public key that may have signed (default: PRESAGE_HOME/proof.key.pub); repeatable.")
    private List<Path> keys = new ArrayList<>();

    @Option(
            names = "--log",
            paramLabel = "PATH",
            description = "The log of signed blocks to compare with (default: PRESAGE_HOME/proofs).")
    private @Nullable Path log;

    @Option(names = "--no-offsets", description = "Do not compare with the offsets that were committed to Kafka.")
    private boolean noOffsets;

    @Option(names = "--threads", description = "Connections at once (default: as many as processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> environment = Map.copyOf(System.getenv());
        Config config = config(environment);
        Domains domains = DomainLoader.load(config.getConfig("presage.domains"));
        if (domain != null && domains.named(domain) == null) {
            throw new CannotStart("There is no domain " + domain + ".");
        }
        Path home = Path.of(environment.getOrDefault("PRESAGE_HOME", ".presage"));
        PrintWriter out = spec.commandLine().getOut();
        var result = new VerifyResult(MOST_PRINTED, out);
        var findings = new Findings(result::found, MOST_PRINTED);
        var request = new Verify.Request(
                domain,
                since,
                deep ? 1 : Verify.USUAL_SHARE,
                Math.max(1, threads),
                keys(home, result),
                PublishedLog.read(log == null ? home.resolve("proofs") : log));
        long begun = System.nanoTime();
        try (HikariDataSource source =
                ConnectionPool.open(DatabaseSettings.from(config), "presage-verify", request.threads() + 1, true)) {
            Counts counts = new Verify(source, domains).run(request, findings);
            String offsets = noOffsets || since != null
                    ? "not asked for"
                    : new CommittedOffsets(environment, config, domains, source).compare(counts, findings);
            result.finish(counts, findings, offsets, System.nanoTime() - begun);
        } catch (JournalUnavailable unavailable) {
            throw new CannotStart(
                    "The journal cannot be read to its end: "
                            + root(unavailable).getMessage(),
                    unavailable);
        }
        if (json != null) {
            result.write(json);
        }
        return findings.counts().isEmpty() ? 0 : 1;
    }

    private List<PublicKey> keys(Path home, VerifyResult result) {
        Path usual = home.resolve("proof.key.pub");
        if (keys.isEmpty() && !Files.exists(usual)) {
            result.note("There is no " + usual + ", so that signatures were not checked; name a key with --key.");
            return List.of();
        }
        return (keys.isEmpty() ? List.of(usual) : keys)
                .stream().map(VerifyCommand::key).toList();
    }

    private static PublicKey key(Path file) {
        try {
            return ProofKey.parsePublic(Files.readString(file));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new CannotStart(file + " cannot be read as a public key: " + unreadable.getMessage(), unreadable);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }

    private static Config config(Map<String, String> environment) {
        RunFile.Journal journal = RunFile.journal(environment);
        Map<String, Object> given = new HashMap<>();
        given.put("presage.persistence.database.url", journal.url());
        if (!journal.user().isEmpty()) {
            given.put("presage.persistence.database.user", journal.user());
            given.put("presage.persistence.database.password", journal.password());
        }
        return ConfigFactory.parseMap(given)
                .withFallback(NodeConfig.load(environment.getOrDefault("PRESAGE_CONFIG", "")));
    }
}
