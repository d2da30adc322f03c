package dev.presage.persistence.verify;

import dev.presage.persistence.domain.Context;

/** How two contexts of one subject differ. */
public final class Differences {
    private Differences() {}

    /** The first part in which they differ, in words; empty if they are equal. */
    public static String between(Context<?> one, Context<?> other) {
        if (one.version() != other.version()) {
            return "the version";
        }
        if (one.observed() != other.observed()) {
            return "the number of observations";
        }
        if (!one.lastTime().equals(other.lastTime())) {
            return "the newest time";
        }
        if (!one.watermark().equals(other.watermark())) {
            return "the watermark";
        }
        if (!one.recent().equals(other.recent())) {
            return "what it knows of the last observations";
        }
        if (!one.lastInsights().equals(other.lastInsights())) {
            return "what was said last";
        }
        return one.memory().equals(other.memory()) ? "" : "what the domain remembers";
    }
}
