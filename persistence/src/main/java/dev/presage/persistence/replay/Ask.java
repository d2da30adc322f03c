package dev.presage.persistence.replay;

import dev.presage.persistence.domain.Question;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.SubjectId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks whoever answers a subject for a model now, in the way in which subjects do. */
@FunctionalInterface
public interface Ask {
    /**
     * The answer; there always is one, in bounded time. Blocks.
     *
     * @param question what to ask of the weights that will answer; null stands for none
     */
    ModelAnswer ask(String model, SubjectId subject, Function<@Nullable ModelRef, Question> question);
}
