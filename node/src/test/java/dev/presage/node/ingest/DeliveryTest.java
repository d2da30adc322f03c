package dev.presage.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final ActorTestKit testKit = ActorTestKit.create();
    private static final IngestSettings.Retry HASTY =
            new IngestSettings.Retry(Duration.ofMillis(60), Duration.ofMillis(30), Duration.ofMillis(100));
    private static final IngestSettings.Retry HASTY_WHEN_OVERLOADED =
            new IngestSettings.Retry(Duration.ofMinutes(1), Duration.ofMillis(30), Duration.ofMinutes(1));
    private static final IngestSettings.Retry PATIENT =
            new IngestSettings.Retry(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final Duration QUIET = Duration.ofMillis(200);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestProbe<Observe> subjects = testKit.createTestProbe(Observe.class);
    private final CompletableFuture<List<DeadLetter>> done = new CompletableFuture<>();

    @AfterAll
    static void stop() {
        testKit.shutdownTestKit();
    }

    /** Goal: a round ends when every parcel is accepted, and not before the last one is. */
    @Test
    void endsWithTheLastAcceptance() throws Exception {
        deliver(Records.parcels(3), 10, PATIENT);
        List<Observe> sent = receive(3);
        accept(sent.get(0));
        accept(sent.get(1));
        subjects.expectNoMessage(QUIET);
        assertThat(done).isNotDone();
        accept(sent.get(2));
        assertThat(done.get(3, TimeUnit.SECONDS)).isEmpty();
    }

    /** Goal: a round whose first command cannot even be sent fails, instead of being waited for for ever. */
    @Test
    void failsIfItCannotBegin() {
        var errand = new Delivery.Errand(
                Records.parcels(1),
                command -> {
                    throw new IllegalStateException("There is no way to it.");
                },
                PATIENT,
                1,
                new IngestMetrics(registry),
                done);
        testKit.spawn(Delivery.create(errand));
        assertThatThrownBy(() -> done.get(20, TimeUnit.SECONDS)).hasRootCauseMessage("There is no way to it.");
    }

    /** Goal: no more than the window is under way, however many there are. */
    @Test
    void keepsToItsWindow() throws Exception {
        deliver(Records.parcels(50), 4, PATIENT);
        List<Observe> underWay = new ArrayList<>(receive(4));
        for (int answered = 0; answered < 50; answered++) {
            subjects.expectNoMessage(Duration.ofMillis(2));
            accept(underWay.removeFirst());
            if (answered < 46) {
                underWay.add(subjects.receiveMessage());
            }
        }
        assertThat(done.get(3, TimeUnit.SECONDS)).isEmpty();
    }

    /** Goal: a command without an answer is sent again, the same, until it is answered; others do not wait for it. */
    @Test
    void sendsAgainWhatIsNotAnswered() throws Exception {
        deliver(Records.parcels(2), 10, HASTY);
        List<Observe> sent = receive(2);
        accept(sent.get(1));
        int again = 0;
        while (again < 3) {
            // The other may come again too, where its answer is slower than the first retry.
            again += subjects.receiveMessage().equals(sent.get(0)) ? 1 : 0;
        }
        assertThat(done).isNotDone();
        assertThat(retries("unanswered")).isGreaterThanOrEqualTo(3);
        accept(sent.get(0));
        // The same answer twice, as after a command that was sent twice, changes nothing.
        accept(sent.get(0));
        assertThat(done.get(3, TimeUnit.SECONDS)).isEmpty();
    }

    /** Goal: a subject with too much waiting is left alone for a while and asked again. */
    @Test
    void waitsForAnOverloadedSubject() throws Exception {
        deliver(Records.parcels(1), 10, HASTY_WHEN_OVERLOADED);
        Observe first = subjects.receiveMessage();
        first.replyTo().tell(new SubjectReply.Overloaded(first.subject()));
        Observe second = subjects.receiveMessage();
        assertThat(second).isEqualTo(first);
        assertThat(retries("overloaded")).isEqualTo(1);
        accept(second);
        assertThat(done.get(3, TimeUnit.SECONDS)).isEmpty();
    }

    /** Goal: what a subject refuses comes back as dead letters with the reason; the rest is delivered. */
    @Test
    void handsBackWhatIsRefused() throws Exception {
        var refused = Records.parcel("bad", 3);
        deliver(List.of(refused, Records.parcel("good", 1)), 10, PATIENT);
        var problem = Problem.of(ErrorCode.DOMAIN_UNKNOWN, "No such domain.");
        List<Observe> sent = receive(2);
        sent.get(0).replyTo().tell(new SubjectReply.Refused(refused.subject(), problem));
        accept(sent.get(1));
        assertThat(done.get(3, TimeUnit.SECONDS))
                .containsExactlyElementsOf(refused.records().stream()
                        .map(record -> new DeadLetter(record, problem))
                        .toList());
    }

    /** Goal: an abandoned delivery fails at once, so that nobody takes it for done. */
    @Test
    void failsWhenAbandoned() {
        ActorRef<Delivery.Command> delivery = deliver(Records.parcels(1), 10, HASTY);
        subjects.receiveMessage();
        delivery.tell(Delivery.Abandon.INSTANCE);
        assertThatThrownBy(() -> done.get(3, TimeUnit.SECONDS)).hasMessageContaining("stopped");
    }

    private ActorRef<Delivery.Command> deliver(List<Parcel> parcels, int window, IngestSettings.Retry retry) {
        return testKit.spawn(Delivery.create(new Delivery.Errand(
                parcels,
                command -> subjects.ref().tell((Observe) command),
                retry,
                window,
                new IngestMetrics(registry),
                done)));
    }

    private List<Observe> receive(int count) {
        return subjects.receiveSeveralMessages(count);
    }

    private static void accept(Observe command) {
        command.replyTo().tell(new SubjectReply.Accepted(command.subject(), 1, 1, 0, 0, List.of()));
    }

    private double retries(String cause) {
        return registry.counter("presage.ingest.retries", "cause", cause).count();
    }
}
