package dev.presage.ops.proof;

import dev.presage.node.DomainLoader;
import dev.presage.node.NodeConfig;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.proof.ProofCheck;
import dev.presage.persistence.proof.ProofKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code presage check-proof}: needs neither node nor database. */
@Command(
        name = "check-proof",
        description = "Checks a file that 'prove' wrote, with nothing but the public key of whoever signed.",
        mixinStandardHelpOptions = true)
public final class CheckProofCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The proof.")
    private Path file = Path.of("");

    @Option(names = "--key", required = true, paramLabel = "PUB", description = "The public key, Ed25519 in PEM.")
    private Path key = Path.of("");

    @Override
    public Integer call() {
        Domains domains = DomainLoader.load(NodeConfig.load("").getConfig("presage.domains"));
        PrintWriter out = spec.commandLine().getOut();
        return switch (new ProofCheck(domains).check(read(file), key())) {
            case ProofCheck.Verdict.Holds holds -> {
                out.println("The proof holds.");
                holds.proven().forEach(out::println);
                yield 0;
            }
            case ProofCheck.Verdict.Fails fails -> {
                out.println("The proof does not hold. " + fails.why());
                yield 1;
            }
        };
    }

    private PublicKey key() {
        try {
            return ProofKey.parsePublic(read(key));
        } catch (IllegalArgumentException malformed) {
            throw new CannotStart(key + " cannot be read as a key: " + malformed.getMessage(), malformed);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new CannotStart(file + " cannot be read: check that it is there, and is text.", unreadable);
        }
    }
}
