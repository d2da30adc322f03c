package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One subject that stays in quarantine; any other recovers. */
final class TestQuarantine implements QuarantinePort {
    static final SubjectId HOPELESS = new SubjectId("device", "hopeless");

    @Override
    public ModelsPort.Reply list(String domain, String id, int limit) {
        Map<String, Object> ward = Map.of(
                "domain", HOPELESS.domain(),
                "id", HOPELESS.id(),
                "why", "Row 1 cannot be read.",
                "node", "node-1",
                "since", "2026-01-01T00:00:00Z",
                "lastTried", "2026-01-01T01:00:00Z",
                "tries", 3,
                "nextTry", "2026-01-01T01:04:00Z",
                "wished", Map.of("who", "ann", "why", "A test.", "at", "2026-01-01T00:30:00Z"));
        boolean begins = (domain + "/" + id).equals("/");
        Map<String, Object> all = begins && limit == 1
                ? Map.of("quarantine", List.of(ward), "next", "device/hopeless")
                : Map.of("quarantine", begins ? List.of(ward) : List.of());
        return new ModelsPort.Reply.Told(all);
    }

    @Override
    public CompletionStage<ModelsPort.Reply> retry(SubjectId subject, String who, String why) {
        return CompletableFuture.completedFuture(
                subject.equals(HOPELESS)
                        ? new ModelsPort.Reply.Refused(
                                Problem.of(ErrorCode.SUBJECT_QUARANTINED, "Row 1 cannot be read."))
                        : new ModelsPort.Reply.Told(
                                Map.of("domain", subject.domain(), "id", subject.id(), "status", "recovered")));
    }
}
