package dev.presage.persistence.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The domains a node serves, found by name or by event type. */
public final class Domains {
    private final Map<String, Domain<?>> byName = new TreeMap<>();
    private final Map<String, Domain<?>> byType = new HashMap<>();

    /**
     * @throws IllegalArgumentException if two cannot be told apart, if one tells or looks at another that is not
     *     served, or if what one tells would come back to it
     */
    public Domains(List<? extends Domain<?>> domains) {
        Set<String> types = new LinkedHashSet<>();
        for (Domain<?> domain : domains) {
            if (byName.put(domain.name(), domain) != null) {
                throw new IllegalArgumentException("Two domains are called " + domain.name() + ".");
            }
            for (String type : domain.types()) {
                take(types, type);
                byType.put(type, domain);
            }
            domain.hears().forEach(type -> take(types, type));
        }
        for (Domain<?> domain : domains) {
            domain.looksAt().forEach(other -> requireServed(domain, "looks at", other));
            domain.tells().forEach(other -> requireServed(domain, "tells", other));
            refuseEchoes(domain, List.of());
        }
    }

    private static void take(Set<String> types, String type) {
        if (!types.add(type)) {
            throw new IllegalArgumentException("Two domains read the event type " + type + ".");
        }
    }

    private void requireServed(Domain<?> domain, String does, String other) {
        if (!byName.containsKey(other)) {
            throw new IllegalArgumentException("The domain " + domain.name() + " " + does + " " + other
                    + ", which is not served. Check presage.domains.");
        }
    }

    /** A telling that led to one of the same domain could go round for ever. */
    private void refuseEchoes(Domain<?> domain, List<String> before) {
        if (before.contains(domain.name())) {
            throw new IllegalArgumentException("What the domain " + domain.name()
                    + " tells would come back to it: " + String.join(" tells ", before) + " tells " + domain.name()
                    + ".");
        }
        var path = new ArrayList<>(before);
        path.add(domain.name());
        for (String other : domain.tells()) {
            Domain<?> told = byName.get(other);
            if (told != null) {
                refuseEchoes(told, path);
            }
        }
    }

    public @Nullable Domain<?> named(String name) {
        return byName.get(name);
    }

    /** Who reads what senders send under this type. */
    public @Nullable Domain<?> reading(String type) {
        return byType.get(type);
    }

    /** All domains, by name. */
    public Collection<Domain<?>> all() {
        return List.copyOf(byName.values());
    }

    /** The names of those that senders send to; the others are only told by domains. */
    public List<String> sentTo() {
        return byName.values().stream()
                .filter(domain -> !domain.types().isEmpty())
                .map(Domain::name)
                .toList();
    }

    /** Whether any domain tells another. */
    public boolean anyTells() {
        return byName.values().stream().anyMatch(domain -> !domain.tells().isEmpty());
    }
}
