package dev.presage.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    /** Goal: a node is ready exactly when every check passes and it does not stop; the report says what is missing. */
    @Test
    void everyCheckMustPass() {
        var reachable = new AtomicBoolean();
        var readiness = new Readiness()
                .require("journal", reachable::get, "The journal cannot be reached.")
                .require("broken", () -> reachable.get() || fail(), "Something is broken.");
        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.report())
                .containsEntry("journal", "The journal cannot be reached.")
                .containsEntry("broken", "Something is broken.");

        reachable.set(true);
        assertThat(readiness.isReady()).isTrue();

        readiness.stop();
        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.report()).containsEntry("node", "The node is stopping.");
    }

    private static boolean fail() {
        throw new IllegalStateException("A check that breaks.");
    }
}
