package dev.presage.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subject saw of others before it concluded something: those who did not answer in time included, as unknown.
 *
 * @param views at most one of each subject
 */
public record Seen(List<View> views) {
    /** Nobody was looked at. */
    public static final Seen NONE = new Seen(List.of());

    public Seen {
        views = List.copyOf(views);
    }

    /** What was seen of a subject; null if it was not looked at, or not seen in time. */
    public @Nullable View of(SubjectId subject) {
        for (View view : views) {
            if (view.isKnown() && view.subject().equals(subject)) {
                return view;
            }
        }
        return null;
    }
}
