package dev.presage.persistence.projection;

import java.time.Instant;
import java.util.Optional;

/**
 * A wish in the making.
 *
 * @param wish so far
 */
record Wishes(InsightWish wish) {
    static Wishes all() {
        return of(Optional.empty(), Optional.empty(), Optional.empty(), 100);
    }

    /** All that came in between. */
    static Wishes between(Instant from, Instant to) {
        InsightWish all = all().wish;
        return new Wishes(new InsightWish(
                all.domain(),
                all.subject(),
                all.kind(),
                all.alarm(),
                all.verdict(),
                Optional.of(0.0),
                Optional.of(1.0),
                all.model(),
                all.modelVersion(),
                all.words(),
                Optional.of(from),
                Optional.of(to),
                all.after(),
                1_000));
    }

    Wishes words(String words) {
        return of(Optional.of(words), wish.verdict(), wish.after(), wish.limit());
    }

    Wishes verdict(String verdict) {
        return of(wish.words(), Optional.of(verdict), wish.after(), wish.limit());
    }

    Wishes after(Optional<InsightKey> after) {
        return of(wish.words(), wish.verdict(), after, wish.limit());
    }

    Wishes limit(int limit) {
        return of(wish.words(), wish.verdict(), wish.after(), limit);
    }

    private static Wishes of(Optional<String> words, Optional<String> verdict, Optional<InsightKey> after, int limit) {
        return new Wishes(new InsightWish(
                Optional.of("tally"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                verdict,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                words,
                Optional.empty(),
                Optional.empty(),
                after,
                limit));
    }
}
