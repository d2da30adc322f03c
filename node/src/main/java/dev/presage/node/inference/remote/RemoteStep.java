package dev.presage.node.inference.remote;

import dev.presage.node.inference.NoAnswer;
import dev.presage.node.inference.StepFunction;
import dev.presage.node.inference.StepSizes;
import dev.presage.protocol.Floats;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Asks a server on behalf of one thread, which waits; at most one more try, within the same time. */
final class RemoteStep implements StepFunction {
    private static final int BYTES_PER_NUMBER = 64;
    private static final int BYTES_AROUND = 1 << 16;
    private static final int MESSAGE_LENGTH = 200;

    private final Server server;
    private final Protocol protocol;
    private final StepSizes sizes;
    private final Duration timeout;

    RemoteStep(Server server, Protocol protocol, StepSizes sizes, Duration timeout) {
        this.server = server;
        this.protocol = protocol;
        this.sizes = sizes;
        this.timeout = timeout;
    }

    @Override
    public Answer apply(Question question) throws NoAnswer {
        long now = System.nanoTime();
        long end = now + timeout.toNanos();
        if (question.deadlineNanos().isPresent()) {
            end = end - question.deadlineNanos().getAsLong() > 0
                    ? question.deadlineNanos().getAsLong()
                    : end;
        }
        Floats features = finite(question.features());
        Floats states = finite(question.states());
        Question sent = new Question(features, states, question.rows(), question.deadlineNanos());
        Answer answer = protocol.read(ask(protocol.write(sent), question.rows(), end), question.rows());
        boolean sane = question.features().isFinite() && question.states().isFinite();
        return sane ? answer : strike(question, answer);
    }

    private byte[] ask(byte[] body, int rows, long end) throws NoAnswer {
        CircuitBreaker.Permit permit = server.permit();
        if (permit == CircuitBreaker.Permit.NONE) {
            throw new NoAnswer(protocol.predict() + " keeps failing and is left alone for a while.");
        }
        long limit = BYTES_AROUND + (long) rows * (sizes.outputs() + sizes.state()) * BYTES_PER_NUMBER;
        while (true) {
            try {
                if (permit == CircuitBreaker.Permit.PROBE && !server.isReady(protocol.health(), end)) {
                    throw new IOException("the model is not ready");
                }
                HttpResponse<byte[]> response = server.post(protocol.predict(), body, limit, end);
                if (Server.isServersFault(response.statusCode())) {
                    throw new IOException(said(response));
                }
                server.succeeded();
                if (response.statusCode() != 200) {
                    throw new NoAnswer(protocol.predict() + " refuses: " + said(response));
                }
                return response.body();
            } catch (IOException failed) {
                server.failed();
                boolean again = permit == CircuitBreaker.Permit.CALL
                        && !(failed instanceof Server.TooLate)
                        && end - System.nanoTime() > 0
                        && server.retry();
                if (!again) {
                    throw new NoAnswer(protocol.predict() + " fails: " + failed.getMessage(), failed);
                }
            }
        }
    }

    private static String said(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        return "status " + response.statusCode() + ", "
                + body.substring(0, Math.min(MESSAGE_LENGTH, body.length())).replaceAll("\\s+", " ");
    }

    /** JSON has no word for what is no number: zeros are sent instead, and the rows struck out afterwards. */
    private static Floats finite(Floats values) {
        if (values.isFinite()) {
            return values;
        }
        float[] finite = values.toArray();
        for (int i = 0; i < finite.length; i++) {
            finite[i] = Float.isFinite(finite[i]) ? finite[i] : 0;
        }
        return Floats.adopt(finite);
    }

    /** No number out for the rows that had none in. */
    private Answer strike(Question question, Answer answer) {
        float[] outputs = answer.outputs().toArray();
        float[] states = answer.states().toArray();
        for (int row = 0; row < question.rows(); row++) {
            if (!part(question.features(), row, sizes.features()).isFinite()
                    || !part(question.states(), row, sizes.state()).isFinite()) {
                Arrays.fill(outputs, row * sizes.outputs(), (row + 1) * sizes.outputs(), Float.NaN);
                Arrays.fill(states, row * sizes.state(), (row + 1) * sizes.state(), Float.NaN);
            }
        }
        return new Answer(Floats.adopt(outputs), Floats.adopt(states));
    }

    private static Floats part(Floats values, int row, int width) {
        return values.slice(row * width, (row + 1) * width);
    }

    /** Connections are the server's, and are kept for the next worker. */
    @Override
    public void close() {}
}
