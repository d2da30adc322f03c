package dev.presage.node;

import dev.presage.node.healing.Quarantine;
import dev.presage.node.healing.Ward;
import dev.presage.node.http.ModelsPort.Reply;
import dev.presage.node.http.QuarantinePort;
import dev.presage.node.registry.Signature;
import dev.presage.node.sharding.Subjects;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The quarantine as HTTP shows it, and how one tries a subject again. */
record QuarantineView(Quarantine quarantine, Subjects subjects, Duration patience, Executor blocking)
        implements QuarantinePort {
    @Override
    public Reply list(String domain, String id, int limit) {
        try {
            List<Ward> wards = quarantine.after(domain, id, limit);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("quarantine", wards.stream().map(QuarantineView::json).toList());
            NullableJson.put(
                    json,
                    "next",
                    wards.size() < limit ? null : place(wards.getLast().subject()));
            return new Reply.Told(json);
        } catch (Quarantine.Unavailable away) {
            return unavailable(away);
        }
    }

    private static String place(SubjectId subject) {
        return subject.domain() + "/" + subject.id();
    }

    private static Reply unavailable(Quarantine.Unavailable away) {
        return new Reply.Refused(Problem.of(ErrorCode.UNAVAILABLE, String.valueOf(away.getMessage())));
    }

    @Override
    public CompletionStage<Reply> retry(SubjectId subject, String who, String why) {
        Optional<Problem> senseless = Signature.problem(who, why);
        if (senseless.isPresent()) {
            return CompletableFuture.completedFuture(new Reply.Refused(senseless.get()));
        }
        return CompletableFuture.runAsync(() -> quarantine.wished(subject, who, why), blocking)
                .thenCompose(
                        noted -> subjects.ask(replyTo -> new SubjectCommand.Retry(subject, false, replyTo), patience))
                .thenApplyAsync(this::outcome, blocking)
                .exceptionally(QuarantineView::failed);
    }

    private Reply outcome(SubjectReply reply) {
        quarantine.answered(reply);
        return reply instanceof SubjectReply.Refused refused
                ? new Reply.Refused(refused.problem())
                : new Reply.Told(Map.of(
                        "domain", reply.subject().domain(),
                        "id", reply.subject().id(),
                        "status", "recovered"));
    }

    private static Reply failed(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof Quarantine.Unavailable away) {
            return unavailable(away);
        }
        return new Reply.Refused(
                Problem.of(ErrorCode.UNAVAILABLE, "The subject has not recovered in time; it may still do so."));
    }

    private static Map<String, Object> json(Ward ward) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("domain", ward.subject().domain());
        json.put("id", ward.subject().id());
        json.put("why", ward.why());
        json.put("node", ward.node());
        json.put("since", ward.since().toString());
        json.put("lastTried", ward.lastTried().toString());
        json.put("tries", ward.tries());
        json.put("nextTry", ward.nextTry().toString());
        ward.wished()
                .ifPresent(wished -> json.put(
                        "wished",
                        Map.of(
                                "who", wished.who(),
                                "why", wished.why(),
                                "at", wished.at().toString())));
        return json;
    }
}
