package dev.presage.persistence.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A model whose version changes now and then, sometimes back to one that served before, and which at times has no
 * answer. It accepts no state but what the weights that are asked said themselves when they were asked last.
 */
final class ChangingModel {
    private static final int CHANGE_EVERY = 8;
    private static final int SILENT_EVERY = 6;
    private static final List<String> DIGESTS =
            Stream.of("1a", "2b", "3c").map(two -> two.repeat(32)).toList();

    private final DomainPlay play;
    private final SplittableRandom random;
    private final Map<ModelRef, Set<Floats>> said = new HashMap<>();
    private int version;

    ChangingModel(DomainPlay play, SplittableRandom random) {
        this.play = play;
        this.random = random;
    }

    /** Looks up who serves, and answers as it does. */
    ModelAnswer answer(Step.Consult<?> consult) {
        if (random.nextInt(CHANGE_EVERY) == 0) {
            version = random.nextInt(DIGESTS.size());
        }
        var weights = new ModelRef(consult.model(), "v" + version, DIGESTS.get(version));
        Question question = consult.question(weights);
        for (ModelRow row : question.rows()) {
            assertThat(row.state().isEmpty()
                            || said.getOrDefault(weights, Set.of()).contains(row.state()))
                    .as("a state given to %s was said by it", weights.version())
                    .isTrue();
        }
        if (random.nextInt(SILENT_EVERY) == 0) {
            return new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE);
        }
        ModelAnswer answer = play.answer(question, random);
        if (!(answer instanceof ModelAnswer.Answered answered)) {
            return answer;
        }
        answered.rows()
                .forEach(row ->
                        said.computeIfAbsent(weights, fresh -> new HashSet<>()).add(row.state()));
        return new ModelAnswer.Answered(weights, answered.shape(), answered.rows());
    }
}
