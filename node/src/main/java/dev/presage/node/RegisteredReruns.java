package dev.presage.node;

import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.Reruns;
import dev.presage.node.inference.UnusableModel;
import dev.presage.node.registry.Registry;
import dev.presage.node.registry.RegistryUnavailable;
import dev.presage.node.registry.UnusableFile;
import dev.presage.persistence.replay.Rerun;
import dev.presage.persistence.replay.Unreachable;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.List;

/** Runs versions that answered once again, retired ones too: their files are kept by the registry. */
final class RegisteredReruns implements Rerun, AutoCloseable {
    private final RegisteredModels registered;
    private final Registry registry;
    private final Reruns reruns;

    RegisteredReruns(InferenceSettings settings, RegisteredModels registered, Registry registry) {
        this.registered = registered;
        this.registry = registry;
        this.reruns = new Reruns(settings, this::load);
    }

    private Model load(ModelSettings settings, ModelRef version) {
        boolean isKnown = registry.find(version.name(), version.version())
                .filter(found -> found.entry().ref().equals(version))
                .isPresent();
        if (!isKnown) {
            throw new Unreachable(
                    ErrorCode.MODEL_UNKNOWN,
                    "The registry knows no " + version.name() + " " + version.version() + " with the digest "
                            + version.digest() + ".");
        }
        return registered.load(settings, version);
    }

    @Override
    public List<RowAnswer> run(ModelRef weights, List<ModelRow> rows, BatchShape shape) {
        try {
            return reruns.run(weights, rows, shape);
        } catch (UnusableFile gone) {
            throw new Unreachable(ErrorCode.MODEL_FILE_UNUSABLE, String.valueOf(gone.getMessage()));
        } catch (UnusableModel unusable) {
            throw new Unreachable(ErrorCode.NOT_DERIVABLE, String.valueOf(unusable.getMessage()));
        } catch (Reruns.Busy | RegistryUnavailable busy) {
            throw new Unreachable(ErrorCode.UNAVAILABLE, String.valueOf(busy.getMessage()));
        }
    }

    @Override
    public boolean isExact(String model) {
        return reruns.isExact(model);
    }

    @Override
    public void close() {
        reruns.close();
    }
}
