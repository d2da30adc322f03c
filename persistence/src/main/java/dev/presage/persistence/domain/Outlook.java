package dev.presage.persistence.domain;

import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;

/** A forecast being made: what to ask, and how to read the answer. */
public interface Outlook {
    /** Whichever weights serve then answer it, so that it rests on nothing that is carried. */
    Question question();

    /** The forecast that the answer says; only called with an answer. */
    Insight.Forecast conclude(ModelAnswer.Answered answer);
}
