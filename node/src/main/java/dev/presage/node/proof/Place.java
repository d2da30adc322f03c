package dev.presage.node.proof;

import dev.presage.persistence.proof.Signed;
import java.io.IOException;
import java.util.List;

/** Where signed statements go. What went there once may go there again. */
public interface Place {
    /** What it is called in logs, and where it is remembered how far it has got; never changes. */
    String name();

    /**
     * Returns once all of them are there. Blocks.
     *
     * @throws IOException if they are not, or nobody knows
     */
    void publish(List<Signed> statements) throws IOException, InterruptedException;
}
