package dev.presage.node.inference.remote;

import dev.presage.node.inference.BroughtModel;
import dev.presage.node.inference.BroughtSettings;
import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelFile;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.RemoteSettings;
import dev.presage.node.inference.RuntimeKind;
import dev.presage.node.inference.TensorNames;
import dev.presage.protocol.ModelRef;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models that run on other servers. */
public final class RemoteModels {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteModels.class);

    private RemoteModels() {}

    /**
     * A model on the server that its card names: that of the file if there is one, else that of the settings. A server
     * that is away is no reason not to start: the log says so, and the model answers {@code FAILED} until it comes.
     * What weights it runs nobody here can know, so that the digest is one of the card.
     *
     * @throws UnusableModel if the file is no card of such a model
     */
    public static Model load(ModelSettings settings) {
        BroughtSettings brought = settings.broughtOrThrow();
        ServerCard card = settings.file().isPresent()
                ? ServerCard.read(ModelFile.read(settings), settings.runtime())
                : ServerCard.of(settings);
        RemoteSettings remote = brought.remote().orElseThrow().at(card.url(), card.model());
        TensorNames names = named(brought.names());
        Protocol protocol = settings.runtime() == RuntimeKind.OIP
                ? new OpenInference(remote, brought.sizes(), names)
                : new TensorFlowServing(remote, brought.sizes(), names);
        Server server = new Server(remote);
        look(server, protocol, settings.name(), remote);
        ModelRef ref = new ModelRef(settings.name(), settings.version(), ModelFile.sha256(card.bytes()));
        return new BroughtModel(
                ref,
                brought.sizes(),
                false,
                false,
                () -> new RemoteStep(server, protocol, brought.sizes(), remote.timeout()),
                server.vitals());
    }

    /** What is kept in place of weights: which model on which server the settings name. */
    public static byte[] card(ModelSettings settings) {
        return ServerCard.of(settings).bytes();
    }

    /** Over the wire everything has a name. */
    private static TensorNames named(TensorNames names) {
        return new TensorNames(
                or(names.features(), "features"),
                or(names.state(), "state"),
                or(names.outputs(), "outputs"),
                or(names.nextState(), "next_state"));
    }

    private static String or(String name, String usual) {
        return name.isEmpty() ? usual : name;
    }

    private static void look(Server server, Protocol protocol, String name, RemoteSettings remote) {
        try {
            if (!server.isReady(
                    protocol.health(), System.nanoTime() + remote.timeout().toNanos())) {
                LOG.warn("{} says that the model {} is not ready.", protocol.health(), name);
            }
        } catch (IOException away) {
            LOG.warn("The server of the model {} is away, {}: {}", name, protocol.health(), away.getMessage());
        }
    }
}
