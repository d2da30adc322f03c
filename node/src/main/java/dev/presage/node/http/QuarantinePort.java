package dev.presage.node.http;

import dev.presage.protocol.SubjectId;
import java.util.concurrent.CompletionStage;

/** Subjects that cannot be recovered. */
public interface QuarantinePort {
    /**
     * Those after a place, in the order of domain and id. Blocks, and is only called on the blocking dispatcher.
     *
     * @param domain of the last one known; empty for the first
     * @param id of the last one known; empty for the first
     */
    ModelsPort.Reply list(String domain, String id, int limit);

    /** Lets a subject recover once more, at once; says how that went. */
    CompletionStage<ModelsPort.Reply> retry(SubjectId subject, String who, String why);
}
