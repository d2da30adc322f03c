package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Which domains there are, and which events each reads. */
final class DomainsResource extends AllDirectives {
    private final Domains domains;

    DomainsResource(Domains domains) {
        this.domains = domains;
    }

    Route route() {
        // GET /v1/domains
        return path(PathMatchers.segment("v1").slash("domains"), () -> get(() -> complete(Json.ok(list()))));
    }

    private ObjectNode list() {
        ObjectNode json = Json.object();
        ArrayNode listed = json.putArray("domains");
        for (Domain<?> domain : domains.all()) {
            ArrayNode types = listed.addObject().put("name", domain.name()).putArray("types");
            domain.types().stream().sorted().forEach(types::add);
        }
        return json;
    }
}
