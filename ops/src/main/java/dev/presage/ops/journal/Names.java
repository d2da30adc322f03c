package dev.presage.ops.journal;

import dev.presage.node.training.data.Pseudonyms;
import dev.presage.persistence.domain.Domain;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What subjects and other texts are called in files for analysts: as they are, or by pseudonyms.
 *
 * @param pseudonyms null to call everything as it is
 */
record Names(@Nullable Pseudonyms pseudonyms) {
    /** Codes of currencies, countries and merchants are so short; what says who somebody is, is longer. */
    private static final int CODE_LENGTH = 4;

    String of(SubjectId subject) {
        return pseudonyms == null ? subject.id() : pseudonyms.name(subject);
    }

    /** The id of an observation: the same wherever it is named, so that what belongs together can be joined. */
    String of(String id) {
        return pseudonyms == null ? id : pseudonyms.name(id);
    }

    @Nullable
    String source(String source) {
        return pseudonyms == null ? source : null;
    }

    /** What an observation says. Other subjects in it are called as their own rows call them. */
    Map<String, Object> values(Domain<?> domain, Observation observation) {
        Map<String, Object> shown = domain.show(observation.data());
        if (pseudonyms == null) {
            return shown;
        }
        List<SubjectId> related = domain.related(List.of(observation));
        var named = new TreeMap<String, Object>();
        shown.forEach((name, value) -> named.put(name, value(value, related)));
        return named;
    }

    private Object value(Object value, List<SubjectId> related) {
        return switch (value) {
            case String text ->
                related.stream()
                        .filter(subject -> subject.id().equals(text))
                        .findFirst()
                        .map(this::of)
                        .orElseGet(() -> text.length() <= CODE_LENGTH ? text : of(text));
            case Map<?, ?> map -> {
                var named = new TreeMap<String, Object>();
                map.forEach((name, part) -> named.put(String.valueOf(name), value(part, related)));
                yield named;
            }
            case List<?> list -> list.stream().map(part -> value(part, related)).toList();
            default -> value;
        };
    }
}
