package dev.presage.node.http;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A model that carries the sum of its two features and says it; 666 finds its queue full. */
final class SumPort implements InferencePort {
    private static final ModelRef REF = new ModelRef(TestModels.MODEL, "3", "0");
    private static final float TOO_MUCH = 666;

    @Override
    public Optional<Offered> find(String name) {
        return name.equals(REF.name()) ? Optional.of(new Offered(REF, 2, 1, 1, true)) : Optional.empty();
    }

    @Override
    public CompletionStage<ModelAnswer> ask(String name, List<ModelRow> rows) {
        if (rows.getFirst().steps().get(0) == TOO_MUCH) {
            return CompletableFuture.completedFuture(new ModelAnswer.Unanswered(ModelAnswer.Cause.OVERLOADED));
        }
        List<RowAnswer> answers = rows.stream().map(SumPort::answer).toList();
        return CompletableFuture.completedFuture(new ModelAnswer.Answered(REF, new BatchShape(32, 1), answers));
    }

    private static RowAnswer answer(ModelRow row) {
        float sum = row.state().isEmpty() ? 0 : row.state().get(0);
        float[] outputs = new float[row.length()];
        for (int step = 0; step < outputs.length; step++) {
            sum += row.steps().get(2 * step) + row.steps().get(2 * step + 1);
            outputs[step] = sum;
        }
        return new RowAnswer(Floats.of(sum), Floats.adopt(outputs));
    }
}
