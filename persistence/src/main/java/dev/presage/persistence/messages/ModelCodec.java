package dev.presage.persistence.messages;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.Provenances;
import dev.presage.protocol.wire.RowReader;
import dev.presage.protocol.wire.RowWriter;
import java.util.function.LongSupplier;

/**
 * What models are asked and answer. A deadline is a moment on its node's own clock, so what travels is the time that is
 * left: never more than there was, and what the way takes is not known to the receiver.
 */
final class ModelCodec {
    private static final int ANSWERED = 1;
    private static final int UNANSWERED = 2;

    private final Addresses addresses;
    private final LongSupplier nanoTime;

    /**
     * @param nanoTime this node's clock, as {@link System#nanoTime()}
     */
    ModelCodec(Addresses addresses, LongSupplier nanoTime) {
        this.addresses = addresses;
        this.nanoTime = nanoTime;
    }

    void write(Predict predict, RowWriter row) {
        ModelQuery query = predict.query();
        row.out()
                .text(addresses.write(predict.replyTo()))
                .text(query.model())
                .number(query.deadlineNanos() - nanoTime.getAsLong())
                .number(query.rows().size());
        for (ModelRow each : query.rows()) {
            row.out().floats(each.state()).floats(each.steps()).number(each.length());
        }
    }

    Predict readPredict(RowReader row) {
        String replyTo = row.in().text();
        String model = row.in().text();
        long deadline = nanoTime.getAsLong() + row.in().number();
        var rows = row.list(() ->
                new ModelRow(row.in().floats(), row.in().floats(), row.in().count(Integer.MAX_VALUE)));
        return new Predict(new ModelQuery(model, rows, deadline), addresses.read(replyTo));
    }

    void write(ModelAnswer answer, RowWriter row) {
        switch (answer) {
            case ModelAnswer.Answered answered -> {
                row.out().number(ANSWERED);
                Provenances.write(new Provenance.Model(answered.model(), answered.shape()), row.out());
                row.out().number(answered.rows().size());
                for (RowAnswer each : answered.rows()) {
                    row.out().floats(each.state()).floats(each.outputs());
                }
            }
            case ModelAnswer.Unanswered unanswered ->
                row.out().number(UNANSWERED).text(unanswered.cause().name());
        }
    }

    ModelAnswer readAnswer(RowReader row) {
        return switch (row.in().count(UNANSWERED)) {
            case ANSWERED -> {
                if (!(Provenances.read(row.in()) instanceof Provenance.Model by)) {
                    throw new MalformedBytes("An answer is a model's.");
                }
                yield new ModelAnswer.Answered(
                        by.model(),
                        by.shape(),
                        row.list(() -> new RowAnswer(row.in().floats(), row.in().floats())));
            }
            case UNANSWERED ->
                new ModelAnswer.Unanswered(
                        RowReader.named(ModelAnswer.Cause.class, row.in().text()));
            default -> throw new MalformedBytes("There is no such answer.");
        };
    }
}
