package dev.presage.ops.embedded;

/** Something that was asked for cannot start; the message is one sentence for people, with the cure. */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CannotStart(String sentence) {
        super(sentence);
    }

    public CannotStart(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
