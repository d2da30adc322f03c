package dev.presage.protocol.wire;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Provenance;
import java.util.HexFormat;

/** How provenances are written: all insights of a row tend to share one. */
public final class Provenances {
    private static final int MODEL = 1;
    private static final int FALLBACK = 2;

    private Provenances() {}

    static Repeats<Provenance> table() {
        return new Repeats<>(Provenances::write, Provenances::read);
    }

    public static void write(Provenance by, WireWriter out) {
        switch (by) {
            case Provenance.Model model -> {
                out.number(MODEL).text(model.model().name()).text(model.model().version());
                String digest = model.model().digest();
                boolean packed = isHexadecimal(digest);
                out.bool(packed);
                if (packed) {
                    out.bytes(HexFormat.of().parseHex(digest));
                } else {
                    out.text(digest);
                }
                out.number(model.shape().rows()).number(model.shape().steps());
            }
            case Provenance.Fallback fallback ->
                out.number(FALLBACK).text(fallback.rule()).text(fallback.cause().name());
        }
    }

    /** Passes over what {@link #read} would read. */
    public static void skip(WireReader in) {
        switch (in.count(FALLBACK)) {
            case MODEL -> {
                in.skipText();
                in.skipText();
                // Packed or not, the digest stands behind its length.
                in.bool();
                in.skipText();
                in.number();
                in.number();
            }
            case FALLBACK -> {
                in.skipText();
                in.skipText();
            }
            default -> throw new MalformedBytes("There is no such provenance.");
        }
    }

    /** Whether it is whole bytes in lower case, so that reading its bytes gives the same text again. */
    private static boolean isHexadecimal(String digest) {
        for (int i = 0; i < digest.length(); i++) {
            char digit = digest.charAt(i);
            if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f')) {
                return false;
            }
        }
        return !digest.isEmpty() && digest.length() % 2 == 0;
    }

    public static Provenance read(WireReader in) {
        return switch (in.count(FALLBACK)) {
            case MODEL ->
                new Provenance.Model(
                        new ModelRef(
                                in.text(), in.text(), in.bool() ? HexFormat.of().formatHex(in.bytes()) : in.text()),
                        new BatchShape(in.count(Integer.MAX_VALUE), in.count(Integer.MAX_VALUE)));
            case FALLBACK -> new Provenance.Fallback(in.text(), RowReader.named(ModelAnswer.Cause.class, in.text()));
            default -> throw new MalformedBytes("There is no such provenance.");
        };
    }
}
