package dev.presage.node;

import dev.presage.node.inference.overflow.Pools;
import dev.presage.persistence.domain.Question;
import dev.presage.persistence.replay.Ask;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Cause;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Predict;
import dev.presage.protocol.SubjectId;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/** Asks the pools that this node reaches on behalf of a subject whose past or possible future is looked at. */
record AskedModels(Pools models, ActorSystem<?> system) implements Ask {
    /** A pool answers by the deadline; this is for one that dies at that very moment. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    @Override
    public ModelAnswer ask(String model, SubjectId subject, Function<@Nullable ModelRef, Question> question) {
        Answerer answerer = models.answerer(model, subject.id());
        Question asked = question.apply(answerer.weights());
        var query = new ModelQuery(
                asked.model(),
                asked.rows(),
                System.nanoTime() + asked.patience().toNanos());
        try {
            return AskPattern.<Predict, ModelAnswer>ask(
                            answerer.pool(),
                            replyTo -> new Predict(query, replyTo),
                            asked.patience().plus(GRACE),
                            system.scheduler())
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException silent) {
            return new ModelAnswer.Unanswered(Cause.DEADLINE);
        }
    }
}
