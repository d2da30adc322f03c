package dev.presage.node.inference.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.contract.TinyServer.Mood;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every runtime has to keep to that asks another server, however badly that one behaves. */
abstract class RemoteContract extends RuntimeContract {
    private static final TinyNet NET = TinyNet.random(14);
    private static final ModelRow ROW = new ModelRow(Floats.EMPTY, Floats.of(0.1f, 0.2f, 0.3f), 1);
    private static final Duration DEADLINE = Duration.ofMillis(400);
    private static final ModelAnswer FAILED = new ModelAnswer.Unanswered(ModelAnswer.Cause.FAILED);
    private static final ModelAnswer TOO_LATE = new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE);

    private TinyServer server = new TinyServer(NET, 0);

    /** The key of the runtime. */
    abstract String runtime();

    @Override
    final ModelSettings sound() {
        return settings("remote.timeout = 1500ms");
    }

    /** Patient enough not to leave the server alone, unless the test says otherwise. */
    private ModelSettings settings(String more) {
        return Served.settings(
                "tiny",
                "runtime = " + runtime() + ", features = 3, state = 4, outputs = 2, model = my tiny\n"
                        + "url = \"http://127.0.0.1:" + server.port() + "/\", remote.failures = 100\n" + more);
    }

    @Override
    final RowAnswer expected(ModelRow row) {
        return NET.answer(row);
    }

    private static ModelAnswer ask(Served served) {
        return served.ask("tiny", List.of(ROW), DEADLINE);
    }

    private static void assertAnswered(Served served) {
        assertThat(served.ask("tiny", List.of(ROW), Served.PATIENCE))
                .isInstanceOfSatisfying(
                        ModelAnswer.Answered.class,
                        answered -> assertClose(answered.rows().getFirst(), NET.answer(ROW), 1e-5f));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Goal: answers that are wrong in any way are none, and the next sound one is one again. */
    @Test
    void wrongAnswersAreNone() {
        try (Served served = new Served(List.of(settings("")))) {
            for (Mood mood : List.of(Mood.SHORT, Mood.BABBLING, Mood.REFUSING, Mood.FAILING, Mood.ENDLESS)) {
                server.be(mood);
                assertThat(ask(served)).as(mood.name()).isEqualTo(FAILED);
                server.be(Mood.SOUND);
                assertAnswered(served);
            }
        }
    }

    /** Goal: a server that says nothing, or stops in the middle, holds nobody up beyond the deadline. */
    @Test
    void slownessEndsAtTheDeadline() {
        try (Served served = new Served(List.of(settings("remote.timeout = 1500ms")))) {
            for (Mood mood : List.of(Mood.SILENT, Mood.STALLING)) {
                server.be(mood);
                long before = System.nanoTime();
                assertThat(ask(served)).as(mood.name()).isIn(TOO_LATE, FAILED);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(1400));
                server.be(Mood.SOUND);
                assertAnswered(served);
            }
        }
    }

    /** Goal: a call takes no longer than it may, even if the query would wait. */
    @Test
    void slownessEndsAtTheTimeout() {
        try (Served served = new Served(List.of(settings("remote.timeout = 100ms")))) {
            server.be(Mood.SILENT);
            assertThat(served.ask("tiny", List.of(ROW), Duration.ofSeconds(20))).isEqualTo(FAILED);
        }
    }

    /** Goal: a server in trouble is not asked a multiple of what it is asked otherwise. */
    @Test
    void retriesAreBudgeted() {
        try (Served served = new Served(List.of(settings("remote.retry-share = 0.1")))) {
            server.be(Mood.FAILING);
            for (int i = 0; i < 40; i++) {
                assertThat(ask(served)).isEqualTo(FAILED);
            }
            // One from the start, and one for each ten calls.
            assertThat(server.questions()).isBetween(41, 45);
        }
    }

    /** Goal: a server that keeps failing is left alone, found to be well again, and asked again. */
    @Test
    void failuresOpenTheCircuit() {
        String brittle = "remote.failures = 3, remote.rest = 700ms, remote.retry-share = 0";
        try (Served served = new Served(List.of(settings(brittle)))) {
            server.be(Mood.FAILING);
            for (int i = 0; i < 10; i++) {
                assertThat(ask(served)).isEqualTo(FAILED);
            }
            assertThat(server.questions()).isEqualTo(3);
            assertThat(served.measured("presage.remote.failures")).isEqualTo(3);
            assertThat(served.measured("presage.remote.spared")).isEqualTo(7);
            assertThat(served.measured("presage.remote.circuit.open")).isEqualTo(1);
            server.be(Mood.SOUND);
            long patience = System.nanoTime() + Served.PATIENCE.toNanos();
            while (ask(served).equals(FAILED) && System.nanoTime() < patience) {
                Thread.onSpinWait();
            }
            assertAnswered(served);
            assertThat(served.measured("presage.remote.circuit.open")).isZero();
        }
    }

    /** Goal: a server that is away when the node starts, or goes, is missed without harm and found when it comes. */
    @Test
    void absenceIsSurvived() {
        ModelSettings settings = settings("");
        int port = server.port();
        server.close();
        try (Served served = new Served(List.of(settings))) {
            assertThat(ask(served)).isEqualTo(FAILED);
            server = new TinyServer(NET, port);
            assertAnswered(served);
            server.close();
            assertThat(ask(served)).isEqualTo(FAILED);
            server = new TinyServer(NET, port);
            assertAnswered(served);
        }
    }

    /** Goal: connections are kept open between calls. */
    @Test
    void connectionsAreUsedAgain() {
        try (Served served = new Served(List.of(sound()))) {
            for (int i = 0; i < 30; i++) {
                assertAnswered(served);
            }
            assertThat(server.questions()).isGreaterThanOrEqualTo(30);
            assertThat(server.connections()).isLessThanOrEqualTo(2);
        }
    }
}
