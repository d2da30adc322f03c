package dev.presage.node.http;

import dev.presage.protocol.InsightId;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Proofs that what was said is what was journaled, for who does not take a node's word for it. */
final class ProofsResource extends AllDirectives {
    private static final ContentType.NonBinary PEM = MediaTypes.TEXT_PLAIN.toContentType(HttpCharsets.UTF_8);

    private final ProofsPort proofs;
    private final Reads reads;

    ProofsResource(ProofsPort proofs, Reads reads) {
        this.proofs = proofs;
        this.reads = reads;
    }

    Route route() {
        return concat(
                // GET /v1/proofs/key
                path(PathMatchers.segment("v1").slash("proofs").slash("key"), () -> get(() -> complete(key()))),
                // GET /v1/proofs/newest
                path(
                        PathMatchers.segment("v1").slash("proofs").slash("newest"),
                        () -> get(() -> completeWithFuture(answer(proofs::newest)))),
                // GET /v1/insights/{insight}/proof
                path(
                        PathMatchers.segment("v1")
                                .slash("insights")
                                .slash(PathMatchers.segment())
                                .slash("proof"),
                        insight -> get(() -> completeWithFuture(answer(insight)))));
    }

    private HttpResponse key() {
        return HttpResponse.create().withEntity(HttpEntities.create(PEM, proofs.publicKey()));
    }

    private CompletionStage<HttpResponse> answer(String insight) {
        InsightId id;
        try {
            id = InsightId.parse(insight);
        } catch (IllegalArgumentException malformed) {
            throw Query.invalid("insight", "An insight is named domain:id:version:index.");
        }
        return answer(() -> proofs.prove(id));
    }

    private CompletionStage<HttpResponse> answer(Supplier<ProofsPort.Answer> ask) {
        return reads.read(() -> switch (ask.get()) {
            case ProofsPort.Answer.Written written ->
                HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, written.json()));
            case ProofsPort.Answer.Refused refused -> throw new ProblemException(refused.problem());
        });
    }
}
