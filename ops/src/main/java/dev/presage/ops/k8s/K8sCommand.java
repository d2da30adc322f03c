package dev.presage.ops.k8s;

import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./presage k8s}: builds the overlays and holds them against the code. */
@Command(
        name = "k8s",
        description = "Builds the Kubernetes overlays, and holds them against the code.",
        mixinStandardHelpOptions = true)
public final class K8sCommand implements Runnable {
    private static final Duration ASK_BOUND = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "k8s needs one of render, check.");
    }

    private static Path files() {
        return Path.of(System.getProperty("presage.root", "")).toAbsolutePath().resolve("k8s");
    }

    private static Kustomize kustomize() {
        return new Kustomize(files(), "kubectl");
    }

    @Command(description = "Prints what an overlay would apply.", mixinStandardHelpOptions = true)
    int render(@Parameters(paramLabel = "OVERLAY", description = "local, production, ...") String overlay) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(kustomize().build(overlay));
        out.flush();
        return 0;
    }

    @Command(
            description = "Holds overlays against the code: variables, ports, probes, times, directories, secrets,"
                    + " rights, metrics. Exit code 1 if something is wrong.",
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(arity = "0..*", paramLabel = "OVERLAY", description = "Which; without any, all.") @Nullable
                    List<String> chosen,
            @Option(
                            names = "--metrics",
                            paramLabel = "URL",
                            description =
                                    "The /metrics of a running node, to see that autoscalers find their numbers there.")
                    @Nullable
                    URI metrics) {
        Kustomize kustomize = kustomize();
        Optional<String> scrape = Optional.ofNullable(metrics).map(K8sCommand::scrape);
        List<String> wrong = new ArrayList<>();
        List<String> overlays = chosen == null || chosen.isEmpty() ? kustomize.names() : chosen;
        for (String overlay : overlays) {
            wrong.addAll(Checks.look(overlay, kustomize.build(overlay), adapter(), scrape));
        }
        PrintWriter out = spec.commandLine().getOut();
        wrong.forEach(out::println);
        if (scrape.isEmpty()) {
            out.println("Not looked at: whether nodes tell the metrics that autoscalers read; name one by --metrics.");
        }
        out.println("k8s_overlays " + overlays.size() + " count");
        out.println("k8s_findings " + wrong.size() + " count");
        return wrong.isEmpty() ? 0 : 1;
    }

    private static String adapter() {
        Path file = files().resolve("options/autoscaling-hpa/prometheus-adapter.yaml");
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new CannotStart(file + " cannot be read.", missing);
        }
    }

    private static String scrape(URI metrics) {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(ASK_BOUND).build()) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(metrics).timeout(ASK_BOUND).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CannotStart(metrics + " answered " + response.statusCode() + ".");
            }
            return response.body();
        } catch (IOException unreachable) {
            throw new CannotStart(metrics + " cannot be read: " + unreachable.getMessage(), unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStart("It was interrupted while it asked " + metrics + ".", interrupted);
        }
    }
}
