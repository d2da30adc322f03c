package dev.presage.node.inference.remote;

import dev.presage.node.inference.NoAnswer;
import dev.presage.node.inference.StepFunction.Answer;
import dev.presage.node.inference.StepFunction.Question;
import java.net.URI;

/** How one kind of server is asked over HTTP. */
interface Protocol {
    /** Answers 200 to a GET if the model is ready. */
    URI health();

    /** Takes questions by POST. */
    URI predict();

    /** A question as JSON; its numbers are finite. */
    byte[] write(Question question);

    /**
     * Reads the answer to a question that had so many rows.
     *
     * @throws NoAnswer if it is not what the protocol and the settings say
     */
    Answer read(byte[] body, int rows) throws NoAnswer;
}
