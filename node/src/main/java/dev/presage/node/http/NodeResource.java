package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.protocol.ErrorCode;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** How this node does: for people, for Prometheus, and for whoever starts and stops it. */
final class NodeResource extends AllDirectives {
    private static final ContentType.NonBinary PROMETHEUS = MediaTypes.TEXT_PLAIN.toContentType(HttpCharsets.UTF_8);

    private final HttpPorts ports;

    NodeResource(HttpPorts ports) {
        this.ports = ports;
    }

    Route route() {
        return concat(
                // GET /v1/node
                path(
                        PathMatchers.segment("v1").slash("node"),
                        () -> get(() -> complete(Json.ok(Json.tree(ports.node().get()))))),
                // GET /v1/cluster
                path(PathMatchers.segment("v1").slash("cluster"), () -> get(() -> complete(cluster()))),
                // GET /metrics
                path("metrics", () -> get(() -> complete(metrics()))),
                // GET /health/live
                path(
                        PathMatchers.segment("health").slash("live"),
                        () -> get(() -> complete(Json.ok(Json.object().put("status", "live"))))),
                // GET /health/ready
                path(PathMatchers.segment("health").slash("ready"), () -> get(() -> complete(readiness()))));
    }

    private HttpResponse cluster() {
        Map<String, Object> seen = ports.cluster().get();
        if (seen.isEmpty()) {
            throw new ProblemException(ErrorCode.UNAVAILABLE, "The node has not looked at its cluster yet.");
        }
        return Json.ok(Json.tree(seen));
    }

    private HttpResponse metrics() {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(PROMETHEUS, ports.metrics().get()));
    }

    private HttpResponse readiness() {
        Map<String, String> checks = ports.readiness().get();
        boolean ready = checks.values().stream().allMatch(String::isEmpty);
        ObjectNode json = Json.object().put("status", ready ? "ready" : "unready");
        ObjectNode listed = json.putObject("checks");
        checks.forEach((name, missing) -> listed.put(name, missing.isEmpty() ? "ok" : missing));
        // What failed and starts again does not make the node unready, but whoever looks should see it.
        ObjectNode parts = json.putObject("parts");
        ports.parts().get().forEach((name, wrong) -> parts.put(name, wrong.isEmpty() ? "ok" : wrong));
        return Json.ok(json).withStatus(ready ? 200 : 503);
    }
}
