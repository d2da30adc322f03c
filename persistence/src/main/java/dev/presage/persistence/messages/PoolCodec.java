package dev.presage.persistence.messages;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.PoolLoad;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.PoolMessage.Answer;
import dev.presage.protocol.PoolMessage.Answers;
import dev.presage.protocol.PoolMessage.Ask;
import dev.presage.protocol.PoolMessage.Follow;
import dev.presage.protocol.PoolMessage.Numbered;
import dev.presage.protocol.PoolMessage.Pool;
import dev.presage.protocol.PoolMessage.Serving;
import dev.presage.protocol.PoolMessage.Widths;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.RowReader;
import dev.presage.protocol.wire.RowWriter;

/**
 * What nodes say to one another about their pools. Many questions or answers share a message: numbers are differences
 * to the one before, weights are named once, and rows are their bare numbers.
 */
final class PoolCodec {
    private static final int FOLLOW = 1;
    private static final int SERVING = 2;
    private static final int ASK = 3;
    private static final int ANSWERS = 4;

    private static final int ANSWERED = 1;
    private static final int UNANSWERED = 2;

    private final Addresses addresses;

    PoolCodec(Addresses addresses) {
        this.addresses = addresses;
    }

    void write(PoolMessage message, RowWriter row) {
        switch (message) {
            case Follow follow -> row.out().number(FOLLOW).text(addresses.write(follow.follower()));
            case Serving serving -> {
                row.out().number(SERVING).text(addresses.write(serving.host()));
                row.out().number(serving.pools().size());
                serving.pools().forEach(pool -> pool(pool, row));
            }
            case Ask ask -> {
                row.out().number(ASK).text(addresses.write(ask.from()));
                weights(ask.weights(), row);
                questions(ask, row);
            }
            case Answers answers -> {
                row.out().number(ANSWERS).text(addresses.write(answers.host()));
                weights(answers.weights(), row);
                load(answers.load(), row);
                answers(answers, row);
            }
        }
    }

    PoolMessage read(RowReader row) {
        return switch (row.in().count(ANSWERS)) {
            case FOLLOW -> new Follow(addresses.read(row.in().text()));
            case SERVING -> new Serving(addresses.read(row.in().text()), row.list(() -> pool(row)));
            case ASK -> {
                String from = row.in().text();
                ModelRef weights = weights(row);
                long[] number = {0};
                yield new Ask(addresses.read(from), weights, row.list(() -> question(row, number)));
            }
            case ANSWERS -> {
                String host = row.in().text();
                ModelRef weights = weights(row);
                PoolLoad load = load(row);
                long[] number = {0};
                yield new Answers(addresses.read(host), weights, load, row.list(() -> answer(row, number)));
            }
            default -> throw new MalformedBytes("There is no such word about pools.");
        };
    }

    private static void questions(Ask ask, RowWriter row) {
        row.out().number(ask.questions().size());
        long before = 0;
        for (Numbered question : ask.questions()) {
            row.out().number(question.number() - before).number(question.microsLeft());
            before = question.number();
            row.out().number(question.rows().size());
            for (ModelRow each : question.rows()) {
                row.out().floats(each.state()).floats(each.steps()).number(each.length());
            }
        }
    }

    private static Numbered question(RowReader row, long[] number) {
        number[0] += row.in().number();
        return new Numbered(
                number[0],
                row.in().number(),
                row.list(() -> new ModelRow(
                        row.in().floats(), row.in().floats(), row.in().count(Integer.MAX_VALUE))));
    }

    private static void answers(Answers answers, RowWriter row) {
        row.out().number(answers.answers().size());
        long before = 0;
        for (Answer each : answers.answers()) {
            row.out().number(each.number() - before);
            before = each.number();
            switch (each.answer()) {
                case ModelAnswer.Answered answered -> {
                    row.out().number(ANSWERED);
                    weights(answered.model(), row);
                    row.out()
                            .number(answered.shape().rows())
                            .number(answered.shape().steps());
                    row.out().number(answered.rows().size());
                    for (RowAnswer said : answered.rows()) {
                        row.out().floats(said.state()).floats(said.outputs());
                    }
                }
                case ModelAnswer.Unanswered unanswered -> {
                    row.out().number(UNANSWERED);
                    row.text(unanswered.cause().name());
                }
            }
        }
    }

    private static Answer answer(RowReader row, long[] number) {
        number[0] += row.in().number();
        return switch (row.in().count(UNANSWERED)) {
            case ANSWERED ->
                new Answer(
                        number[0],
                        new ModelAnswer.Answered(
                                weights(row),
                                new BatchShape(
                                        row.in().count(Integer.MAX_VALUE),
                                        row.in().count(Integer.MAX_VALUE)),
                                row.list(() -> new RowAnswer(
                                        row.in().floats(), row.in().floats()))));
            case UNANSWERED ->
                new Answer(number[0], new ModelAnswer.Unanswered(RowReader.named(ModelAnswer.Cause.class, row.text())));
            default -> throw new MalformedBytes("There is no such answer.");
        };
    }

    private static void pool(Pool pool, RowWriter row) {
        weights(pool.weights(), row);
        row.out().bool(pool.champion());
        Widths widths = pool.widths();
        row.out().number(widths.features()).number(widths.state()).number(widths.outputs());
        load(pool.load(), row);
    }

    private static Pool pool(RowReader row) {
        return new Pool(
                weights(row),
                row.in().bool(),
                new Widths(
                        row.in().count(Integer.MAX_VALUE),
                        row.in().count(Integer.MAX_VALUE),
                        row.in().count(Integer.MAX_VALUE)),
                load(row));
    }

    private static void load(PoolLoad load, RowWriter row) {
        row.out().number(load.waiting()).number(load.queueSize()).number(load.batchRows());
        row.out().number(load.batchNanos()).number(load.workers());
    }

    private static PoolLoad load(RowReader row) {
        return new PoolLoad(
                row.in().count(Integer.MAX_VALUE),
                row.in().count(Integer.MAX_VALUE),
                row.in().count(Integer.MAX_VALUE),
                row.in().number(),
                row.in().count(Integer.MAX_VALUE));
    }

    /** Named in full once; again in a few bytes. */
    private static void weights(ModelRef weights, RowWriter row) {
        row.text(weights.name());
        row.text(weights.version());
        row.text(weights.digest());
    }

    private static ModelRef weights(RowReader row) {
        return new ModelRef(row.text(), row.text(), row.text());
    }
}
