package dev.presage.persistence.domain;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The domains a node serves, found by name or by event type. */
public final class Domains {
    private final Map<String, Domain<?>> byName = new TreeMap<>();
    private final Map<String, Domain<?>> byType = new HashMap<>();

    public Domains(List<? extends Domain<?>> domains) {
        for (Domain<?> domain : domains) {
            if (byName.put(domain.name(), domain) != null) {
                throw new IllegalArgumentException("Two domains are called " + domain.name() + ".");
            }
            for (String type : domain.types()) {
                if (byType.put(type, domain) != null) {
                    throw new IllegalArgumentException("Two domains read the event type " + type + ".");
                }
            }
        }
    }

    public @Nullable Domain<?> named(String name) {
        return byName.get(name);
    }

    public @Nullable Domain<?> reading(String type) {
        return byType.get(type);
    }

    /** All domains, by name. */
    public Collection<Domain<?>> all() {
        return List.copyOf(byName.values());
    }
}
