package dev.presage.node.cluster;

import java.io.Serial;

/** This node may not be a member here; the message says in one sentence why not, and what to do. */
public final class NotAdmitted extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    NotAdmitted(String message) {
        super(message);
    }
}
