package dev.presage.node.http;

import java.util.List;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;

/** All resources under one roof: security headers on every answer, every error a problem, JSON compressed. */
final class HttpRoutes extends AllDirectives {
    /** The page loads nothing but what this node serves; widgets set styles of elements, which is allowed. */
    private static final List<HttpHeader> SECURITY = List.of(
            RawHeader.create(
                    "Content-Security-Policy",
                    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
                            + "frame-ancestors 'none'"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Referrer-Policy", "no-referrer"));

    private final Route streams;
    private final Route answers;

    HttpRoutes(
            HttpPorts ports,
            HttpSettings settings,
            JournalTail tail,
            Route pages,
            Executor blocking,
            Materializer materializer) {
        var views = new Views(ports.domains());
        var reads = new Reads(blocking, settings.maxReads());
        var admission = new Admission(settings.intake().maxInFlightBytes());
        var bodies = new Bodies(materializer, settings.intake().bodyTimeout());
        var wishes = new Wishes(bodies);
        var uploads = new Uploads(
                materializer,
                settings.intake().maxModelBytes(),
                settings.intake().bodyTimeout());
        this.streams = concat(
                new ObservationsResource(ports, views, admission, bodies, settings.intake(), materializer).route(),
                new InsightStreamResource(tail, blocking, views, settings.tail()).route());
        this.answers = concat(
                new PastResource(ports, reads, views).route(),
                new WhatIfResource(ports, reads, bodies, views).route(),
                new DerivationResource(ports, reads, views).route(),
                new SubjectsResource(ports, reads, views).route(),
                new HistoryResource(ports, reads, views).route(),
                new ReadModelsResource(ports, reads, views).route(),
                new ProjectionsResource(ports, reads, wishes).route(),
                new ModelsResource(ports.models(), reads, wishes, uploads).route(),
                new TrainingsResource(ports.trainings(), reads, wishes).route(),
                new BacktestsResource(ports.backtests(), reads, wishes).route(),
                new ProofsResource(ports.proofs(), reads).route(),
                new QuarantineResource(ports.quarantine(), reads, wishes, views).route(),
                new DomainsResource(ports.domains()).route(),
                new InferenceResource(ports, admission, bodies).route(),
                new NodeResource(ports).route(),
                new DocumentResource().route(),
                pages);
    }

    Route route() {
        return respondWithDefaultHeaders(
                SECURITY, () -> new Problems().handle(concat(streams, encodeResponse(() -> answers))));
    }
}
