package dev.presage.ops.replay;

/** A row does not say what its file's format asks for; the message says why. */
final class BadRow extends Exception {
    private static final long serialVersionUID = 1;

    BadRow(String reason) {
        super(reason, null, false, false);
    }
}
