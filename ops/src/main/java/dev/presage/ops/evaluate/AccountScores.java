package dev.presage.ops.evaluate;

import dev.presage.node.inference.BatchBuffer;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.ops.synthetic.cards.CardHistories;
import dev.presage.ops.synthetic.cards.CardHistories.CardHistory;
import dev.presage.ops.synthetic.cards.CardHistories.Paid;
import dev.presage.persistence.domain.account.AccountTrace;
import dev.presage.persistence.domain.account.NextTransaction;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs the account model over whole histories: with carried state, the same as one payment at a time. */
final class AccountScores {
    private static final BatchShape SHAPE = new BatchShape(64, 32);

    private AccountScores() {}

    /** Told of each payment. */
    @FunctionalInterface
    interface Told {
        /**
         * A payment and what the model says of it.
         *
         * @param score probability of fraud
         */
        void of(Paid paid, double score);
    }

    static void each(ModelRuntime runtime, CardHistories histories, Told told) {
        List<List<Paid>> all = new ArrayList<>();
        for (CardHistory history : histories.all()) {
            if (!history.paid().isEmpty()) {
                all.add(history.paid());
            }
        }
        // Histories of like length share a batch, so that little of it is padding.
        all.sort(Comparator.comparingInt(List::size));
        BatchBuffer batch = runtime.newBuffer(SHAPE);
        for (int from = 0; from < all.size(); from += SHAPE.rows()) {
            List<List<Paid>> part = all.subList(from, Math.min(all.size(), from + SHAPE.rows()));
            batch.fill(part.stream().map(AccountScores::row).toList(), SHAPE);
            runtime.run(batch);
            List<RowAnswer> answers = batch.answers(0, part.size());
            for (int i = 0; i < part.size(); i++) {
                Floats outputs = answers.get(i).outputs();
                for (int k = 0; k < part.get(i).size(); k++) {
                    told.of(part.get(i).get(k), NextTransaction.of(outputs, k).fraud());
                }
            }
        }
    }

    private static ModelRow row(List<Paid> paid) {
        float[] features = new float[paid.size() * AccountTrace.Step.FEATURES];
        for (int i = 0; i < paid.size(); i++) {
            paid.get(i).step().features().copyTo(features, i * AccountTrace.Step.FEATURES);
        }
        return new ModelRow(Floats.EMPTY, Floats.adopt(features), paid.size());
    }
}
