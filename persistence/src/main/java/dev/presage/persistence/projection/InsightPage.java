package dev.presage.persistence.projection;

import java.util.List;
import java.util.Optional;

/**
 * Insights that were found, the newest first.
 *
 * @param said each as JSON, in the form in which the event stream says it
 * @param next the last of them, if there may be more
 */
public record InsightPage(List<String> said, Optional<InsightKey> next) {
    public InsightPage {
        said = List.copyOf(said);
    }
}
