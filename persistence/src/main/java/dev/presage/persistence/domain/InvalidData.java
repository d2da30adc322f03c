package dev.presage.persistence.domain;

import java.io.Serial;

/** An event's data is not what its type asks for. */
public final class InvalidData extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String field;

    /**
     * @param field where in the event, as a JSON pointer, for example {@code /data/values/cpu}
     * @param message what is wrong there, one sentence
     */
    public InvalidData(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
