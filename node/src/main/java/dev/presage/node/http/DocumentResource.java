package dev.presage.node.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** The description of everything that can be asked here. */
final class DocumentResource extends AllDirectives {
    private final byte[] document;

    DocumentResource() {
        try (InputStream in = DocumentResource.class.getResourceAsStream("openapi.json")) {
            this.document = Objects.requireNonNull(in, "openapi.json").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Route route() {
        // GET /openapi.json
        return path(
                "openapi.json",
                () -> get(() -> complete(HttpResponse.create()
                        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, document)))));
    }
}
