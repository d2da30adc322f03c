package dev.presage.persistence.domain.peer;

import dev.presage.protocol.Payload;
import java.util.List;

/**
 * A number, and whom it is about.
 *
 * @param about ids of subjects of other domains
 */
public record Word(double value, List<String> about) implements Payload {
    public Word {
        about = List.copyOf(about);
    }
}
