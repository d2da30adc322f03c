package dev.presage.ops.proof;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.models.NodeApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code presage prove}. */
@Command(
        name = "prove",
        description = {
            "Writes a file that proves what was said, and the public key beside it. Whoever has both checks it with",
            "'check-proof', or by hand: see ops/runbooks/proofs.md."
        },
        mixinStandardHelpOptions = true)
public final class ProveCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "INSIGHT_ID", description = "As an insight is named: domain:id:version:index.")
    private String insight = "";

    @Option(names = "--out", description = "The file to write (default: proof.json here).", defaultValue = "proof.json")
    private Path out = Path.of("proof.json");

    @Option(names = "--url", description = "The node to ask (default: one that 'presage up' started).")
    private String url = "";

    @Override
    public void run() {
        NodeApi node = NodeApi.of(url, System.getenv());
        String proof = node.text("/v1/insights/" + NodeApi.segment(insight) + "/proof");
        Path key = out.resolveSibling(out.getFileName() + ".pub");
        try {
            Files.writeString(out, proof);
            Files.writeString(key, node.text("/v1/proofs/key"));
        } catch (IOException failed) {
            throw new CannotStart(out + " cannot be written: " + failed.getMessage(), failed);
        }
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.printf("%s proves %s.%n", out, insight);
        terminal.printf("Check it with './presage check-proof %s --key %s'.%n", out, key);
        terminal.println("Who checks should have the key from somewhere else than the proof.");
    }
}
