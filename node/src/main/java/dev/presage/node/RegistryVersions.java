package dev.presage.node;

import dev.presage.node.inference.ModelFile;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.ModelCard;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.RegistryUnavailable;
import dev.presage.node.registry.Trial;
import dev.presage.node.registry.UnusableFile;
import dev.presage.node.training.run.Unavailable;
import dev.presage.node.training.run.Versions;
import dev.presage.protocol.ModelRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry as trainings know it. */
public final class RegistryVersions implements Versions {
    private static final Logger log = LoggerFactory.getLogger(RegistryVersions.class);
    private static final int MOST = 1_000;

    private final Registry registry;
    private final String codeVersion;
    private final InstantSource clock;

    public RegistryVersions(Registry registry, String codeVersion, InstantSource clock) {
        this.registry = registry;
        this.codeVersion = codeVersion;
        this.clock = clock;
    }

    @Override
    public Optional<String> champion(String model) {
        return asked(() ->
                registry.champion(model).map(champion -> champion.entry().ref().version()));
    }

    @Override
    public Optional<byte[]> file(String model, String version) {
        return asked(() -> registry.versions(model, MOST).stream()
                .filter(known -> known.entry().ref().version().equals(version))
                .findFirst()
                .flatMap(this::read));
    }

    private Optional<byte[]> read(Registered version) {
        try {
            return Optional.of(Files.readAllBytes(registry.file(version)));
        } catch (UnusableFile unusable) {
            log.warn("{}", unusable.getMessage());
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public String register(Candidate candidate) {
        var ref = new ModelRef(candidate.model(), candidate.version(), ModelFile.sha256(candidate.file()));
        var entry = new Entry(
                ref,
                new ModelCard(candidate.description(), candidate.intendedUse(), candidate.limits()),
                candidate.dataCard(),
                codeVersion,
                candidate.seed(),
                candidate.metrics(),
                Optional.of(candidate.calibrationError()),
                Optional.of(candidate.p99Millis()),
                clock.instant(),
                candidate.createdBy());
        return asked(() -> registry.register(entry, new ByteArrayInputStream(candidate.file()), candidate.why(), false)
                .entry()
                .ref()
                .version());
    }

    @Override
    public void tried(Comparison comparison) {
        boolean unused = asked(() -> {
            boolean known = registry.trials(comparison.model(), MOST).stream()
                    .anyMatch(trial -> trial.version().equals(comparison.version())
                            && trial.against().equals(comparison.against())
                            && trial.from().equals(comparison.from()));
            if (!known) {
                registry.record(trial(comparison));
            }
            return known;
        });
    }

    private Trial trial(Comparison comparison) {
        return new Trial(
                comparison.model(),
                comparison.version(),
                comparison.against(),
                comparison.from(),
                comparison.to(),
                comparison.loss(),
                comparison.againstLoss(),
                comparison.calibrationError(),
                comparison.p99Millis(),
                clock.instant());
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (RegistryUnavailable away) {
            throw new Unavailable(String.valueOf(away.getMessage()), away);
        }
    }
}
