package dev.presage.node.registry;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.util.Optional;

/** Who wants something and why, as it stands beside every step and every training. */
public final class Signature {
    private static final int MAX_WHO = 200;
    private static final int MAX_WHY = 1000;

    private Signature() {}

    /** What is wrong with it, {@link ErrorCode#PARAMETER_INVALID}; empty if nothing is. */
    public static Optional<Problem> problem(String who, String why) {
        return problem("who", who, MAX_WHO).or(() -> problem("why", why, MAX_WHY));
    }

    private static Optional<Problem> problem(String field, String text, int most) {
        return isText(text, most)
                ? Optional.empty()
                : Optional.of(new Problem(
                        ErrorCode.PARAMETER_INVALID,
                        field + " must say something in at most " + most + " characters.",
                        "/" + field));
    }

    /** Whether a text says something, in at most so many characters and without control characters but line ends. */
    public static boolean isText(String text, int most) {
        return !text.isBlank()
                && text.length() <= most
                && text.codePoints().noneMatch(point -> Character.isISOControl(point) && point != '\n');
    }
}
