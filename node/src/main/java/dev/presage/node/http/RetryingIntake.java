package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Incoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.pattern.Patterns;

/**
 * Brings events to their subjects and, where that fails for now, brings those again after a while, so that a stream
 * slows down with the journal instead of being refused. After some attempts their sender is told to try again; at once
 * if a subject is in quarantine, which must not hold up the others.
 */
final class RetryingIntake {
    private static final int MAX_ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final ObservationIntake intake;
    private final ClassicActorSystemProvider system;

    RetryingIntake(ObservationIntake intake, ClassicActorSystemProvider system) {
        this.intake = intake;
        this.system = system;
    }

    CompletionStage<List<Result>> observe(List<Incoming> events) {
        return observe(events, 1);
    }

    private CompletionStage<List<Result>> observe(List<Incoming> events, int attempt) {
        return intake.observe(events).thenCompose(results -> {
            List<Integer> left = IntStream.range(0, results.size())
                    .filter(i -> results.get(i) instanceof Result.Retry retry
                            && retry.problem().code() != ErrorCode.SUBJECT_QUARANTINED)
                    .boxed()
                    .toList();
            if (left.isEmpty() || attempt == MAX_ATTEMPTS) {
                return CompletableFuture.completedFuture(results);
            }
            List<Incoming> again = left.stream().map(events::get).toList();
            // 50 ms, 100 ms, 200 ms ...: some 6 s in all, besides what the attempts themselves take.
            Duration pause = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
            return Patterns.after(pause, system, () -> observe(again, attempt + 1))
                    .thenApply(later -> replaced(results, left, later));
        });
    }

    private static List<Result> replaced(List<Result> results, List<Integer> places, List<Result> later) {
        var all = new ArrayList<>(results);
        for (int i = 0; i < places.size(); i++) {
            all.set(places.get(i), later.get(i));
        }
        return all;
    }
}
