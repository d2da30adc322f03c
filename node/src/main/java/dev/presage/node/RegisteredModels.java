package dev.presage.node;

import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelLoader;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.UnusableModel;
import dev.presage.node.inference.Vital;
import dev.presage.node.inference.remote.RemoteModels;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.ModelCard;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Registry;
import dev.presage.protocol.ModelRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads models through the registry: what the product or the settings bring is registered first, and what serves is the
 * champion's file, read from the registry and held against its digest.
 */
final class RegisteredModels implements ModelLoader {
    private static final Logger log = LoggerFactory.getLogger(RegisteredModels.class);
    private static final String PRODUCT = "presage";

    private final ModelLoader loader;
    private final Registry registry;
    private final String codeVersion;
    private final InstantSource clock;

    RegisteredModels(ModelLoader loader, Registry registry, String codeVersion, InstantSource clock) {
        this.loader = loader;
        this.registry = registry;
        this.codeVersion = codeVersion;
        this.clock = clock;
    }

    @Override
    public Model load(ModelSettings settings) {
        // Loading comes before registering, so that a file that no engine can read is never registered.
        Registered own = register(settings, loader.load(settings).ref());
        Registered champion = registry.champion(settings.name()).orElse(own);
        ModelRef ref = champion.entry().ref();
        if (settings.file().isPresent() && !champion.equals(own)) {
            log.warn(
                    "The settings name {} for {}, which is registered as version {}; the champion is version {}, so"
                            + " that one serves. Promote the other if it should.",
                    settings.file().get(),
                    settings.name(),
                    own.entry().ref().version(),
                    ref.version());
        }
        return load(settings, champion);
    }

    /**
     * Loads a version of a model that the registry knows.
     *
     * @throws RuntimeException if there is no such version, or its file is gone, altered or not one of this model
     */
    Model load(ModelSettings settings, ModelRef version) {
        Registered registered = registry.find(version.name(), version.version())
                .filter(found -> found.entry().ref().equals(version))
                .orElseThrow(() -> new UnusableModel("The registry does not know " + version + "."));
        return load(settings, registered);
    }

    /**
     * Registers a file that somebody brings as a candidate, once what is to run it can read it.
     *
     * @throws RuntimeException if nothing can run it
     */
    Registered bring(ModelSettings settings, String version, Path file, String who, String why) {
        ModelRef read = loader.load(settings.withFile(file)).ref();
        var entry = new Entry(
                new ModelRef(settings.name(), version, read.digest()),
                new ModelCard(
                        "A file that " + who + " brought: " + why,
                        "Answers what the domains ask " + settings.name() + ".",
                        "How good it is on this system's own data has not been measured."),
                "{}",
                codeVersion,
                0,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                clock.instant(),
                who);
        try (InputStream content = Files.newInputStream(file)) {
            return registry.register(entry, content, why, false);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The file of " + settings.name() + " cannot be read.", unreadable);
        }
    }

    private Model load(ModelSettings settings, Registered registered) {
        ModelRef ref = registered.entry().ref();
        Path file = registry.file(registered);
        Model model = loader.load(settings.withFile(file));
        if (!model.ref().digest().equals(ref.digest())) {
            throw new StartFailed(
                    "What was loaded from " + file + " is not " + ref + ". Put the file back from a copy.", null);
        }
        return model.ref().equals(ref) ? model : new Renamed(model, ref);
    }

    private Registered register(ModelSettings settings, ModelRef ref) {
        Optional<Path> file = settings.file();
        String key = "named by presage.inference.models." + settings.name();
        String why = settings.runtime().isRemote()
                ? key + ".url"
                : file.isPresent() ? key + ".file" : "shipped with the product";
        try (InputStream content = open(settings)) {
            return registry.register(entry(settings, ref), content, why, true);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The weights of " + settings.name() + " cannot be read.", unreadable);
        }
    }

    private static InputStream open(ModelSettings settings) throws IOException {
        if (settings.runtime().isRemote()) {
            // Its weights are another system's. What can be kept, and held against a digest, is whose.
            return new ByteArrayInputStream(RemoteModels.card(settings));
        }
        if (settings.file().isPresent()) {
            return Files.newInputStream(settings.file().get());
        }
        String resource = WeightsFile.resourceOf(settings.name(), settings.version());
        InputStream content = WeightsFile.class.getResourceAsStream(resource);
        if (content == null) {
            throw new IOException(resource + " is not on the class path.");
        }
        return content;
    }

    private Entry entry(ModelSettings settings, ModelRef ref) {
        Optional<WeightsFile> shipped =
                settings.file().isPresent() || settings.runtime().isRemote()
                        ? Optional.empty()
                        : Optional.of(WeightsFile.resource(settings.name(), settings.version()));
        return new Entry(
                ref,
                new ModelCard(
                        shipped.map(WeightsFile::description)
                                .orElse(
                                        settings.runtime().isRemote()
                                                ? "A model of another server, which the settings named. What it runs"
                                                        + " may change there unseen."
                                                : "A file that the settings named; where it comes from is not known."),
                        "Answers what the domains ask " + ref.name() + ".",
                        "How good it is on this system's own data has not been measured."),
                "{}",
                codeVersion,
                shipped.map(WeightsFile::seed).orElse(0L),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                clock.instant(),
                PRODUCT);
    }

    /** A model under the version by which the registry knows it. */
    private record Renamed(Model model, ModelRef ref) implements Model {
        @Override
        public int stateSize() {
            return model.stateSize();
        }

        @Override
        public int featureSize() {
            return model.featureSize();
        }

        @Override
        public int outputSize() {
            return model.outputSize();
        }

        @Override
        public boolean warmsUp() {
            return model.warmsUp();
        }

        @Override
        public List<Vital> vitals() {
            return model.vitals();
        }

        @Override
        public ModelRuntime newRuntime() {
            return model.newRuntime();
        }
    }
}
