package dev.presage.persistence.domain.tally;

import dev.presage.persistence.domain.DomainPlay;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Payload;
import dev.presage.protocol.RowAnswer;
import java.util.List;
import java.util.SplittableRandom;

/** Numbers and answers for the tally domain. The model carries the sum of all steps and says its fraction. */
public final class TallyPlay implements DomainPlay {
    /** The weights that answer, unless somebody says otherwise. */
    public static final ModelRef MODEL = new ModelRef(TallyDomain.MODEL, "1", "ab".repeat(32));

    @Override
    public String type(SplittableRandom random) {
        return random.nextInt(5) == 0 ? TallyDomain.NOTE : TallyDomain.COUNT;
    }

    @Override
    public Payload payload(String type, SplittableRandom random) {
        return new Count(random.nextInt(100) / 4.0);
    }

    @Override
    public ModelAnswer answer(Question question, SplittableRandom random) {
        return answer(question.rows());
    }

    /** What the model says to these rows: always the same. */
    public static ModelAnswer.Answered answer(List<ModelRow> rows) {
        return new ModelAnswer.Answered(
                MODEL,
                new BatchShape(16, 1),
                rows.stream().map(TallyPlay::answer).toList());
    }

    private static RowAnswer answer(ModelRow row) {
        float sum = row.state().isEmpty() ? 0 : row.state().get(0);
        float[] outputs = new float[row.length()];
        for (int i = 0; i < outputs.length; i++) {
            sum += row.steps().get(i);
            outputs[i] = sum / 100 - (float) Math.floor(sum / 100);
        }
        return new RowAnswer(Floats.of(sum), Floats.adopt(outputs));
    }
}
