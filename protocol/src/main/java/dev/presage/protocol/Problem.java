package dev.presage.protocol;

/**
 * One thing that went wrong, ready to be shown.
 *
 * @param code which error
 * @param detail what went wrong in this case, one sentence
 * @param field where in the input, as a JSON pointer; empty if nowhere in particular
 */
public record Problem(ErrorCode code, String detail, String field) {
    /** A problem of no field in particular. */
    public static Problem of(ErrorCode code, String detail) {
        return new Problem(code, detail, "");
    }
}
