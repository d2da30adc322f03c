package dev.presage.node.http;

import dev.presage.protocol.InsightId;
import dev.presage.protocol.Problem;

/** Where proofs come from. Blocks, and is only called on the blocking dispatcher. */
public interface ProofsPort {
    /** What is answered. */
    sealed interface Answer {
        /** JSON as it was signed or as it is checked, to the last character. */
        record Written(String json) implements Answer {}

        /** There is none. */
        record Refused(Problem problem) implements Answer {}
    }

    /** The public key of whoever signs, in PEM. */
    String publicKey();

    /** The statement that was signed last. */
    Answer newest();

    /** The proof of an insight. */
    Answer prove(InsightId insight);
}
