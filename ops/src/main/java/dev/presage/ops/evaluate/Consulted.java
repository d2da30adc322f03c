package dev.presage.ops.evaluate;

import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelAnswer;
import org.jspecify.annotations.Nullable;

/** A model asked directly, without a pool; or none at all. */
final class Consulted implements AutoCloseable {
    private final @Nullable Model model;
    private final @Nullable ModelRuntime runtime;

    Consulted(@Nullable Model model) {
        this.model = model;
        this.runtime = model == null ? null : model.newRuntime();
    }

    ModelAnswer ask(@Nullable Question question) {
        if (question == null || model == null || runtime == null) {
            return new ModelAnswer.Unanswered(ModelAnswer.Cause.NOT_ASKED);
        }
        var shape = new BatchShape(
                question.rows().size(), question.rows().getFirst().length());
        return new ModelAnswer.Answered(model.ref(), shape, runtime.run(question.rows(), shape));
    }

    @Override
    public void close() {
        if (runtime != null) {
            runtime.close();
        }
    }
}
