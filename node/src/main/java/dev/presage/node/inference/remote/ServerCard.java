package dev.presage.node.inference.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.presage.node.inference.ModelFile;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.RemoteSettings;
import dev.presage.node.inference.RuntimeKind;
import dev.presage.node.inference.UnusableModel;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;

/**
 * Which model on which server: what stands in the place of weights that only another system has. Its JSON has the same
 * bytes for the same model, so that its digest names it.
 *
 * @param runtime the protocol it is asked by
 * @param url of the server
 * @param model what it is called there
 */
record ServerCard(String runtime, URI url, String model) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static ServerCard of(ModelSettings settings) {
        RemoteSettings remote = settings.broughtOrThrow().remote().orElseThrow();
        return new ServerCard(settings.runtime().key(), remote.url(), remote.model());
    }

    /**
     * Reads what {@link #bytes()} wrote.
     *
     * @throws UnusableModel if the file is something else, or the card of a server of another protocol
     */
    static ServerCard read(ModelFile file, RuntimeKind runtime) {
        try {
            ServerCard card = JSON.readValue(file.bytes(), ServerCard.class);
            if (!runtime.key().equals(card.runtime()) || !Arrays.equals(card.bytes(), file.bytes())) {
                throw new UnusableModel("What is registered as " + file.ref() + " names no server of the runtime "
                        + runtime.key() + ". Register the model anew under another version.");
            }
            return card;
        } catch (IOException foreign) {
            throw new UnusableModel(
                    "What is registered as " + file.ref() + " names no server: " + foreign.getMessage(), foreign);
        }
    }

    byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Three strings always write.", impossible);
        }
    }
}
