package dev.presage.ops.chaos.check;

import dev.presage.ops.chaos.check.Findings.Kind;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds every subject's rows from the first on, and holds what came of it against the subject's snapshot on the way.
 * Folding goes on from the same bytes as a node would, so that a snapshot that agrees, with the rows after it, leads
 * where all rows lead.
 */
final class Folds {
    /** A snapshot as it is stored. */
    record Stored(long version, JournalBytes bytes) {}

    private final Domains domains;
    private final Findings findings;
    private final Map<String, Stored> snapshots;
    private final Map<SubjectId, Fold<?>> folds = new TreeMap<>();
    private final Map<String, FoldMaker> makers = new HashMap<>();

    private interface FoldMaker {
        Fold<?> make(SubjectId subject);
    }

    /** @param snapshots by persistence id */
    Folds(Domains domains, Map<String, Stored> snapshots, Findings findings) {
        this.domains = domains;
        this.findings = findings;
        this.snapshots = snapshots;
        domains.all().forEach(domain -> makers.put(domain.name(), maker(domain)));
    }

    private static <M extends Memory> FoldMaker maker(Domain<M> domain) {
        return subject -> new Fold<>(domain, subject);
    }

    /** Takes a subject's next row. */
    void row(JournalRow row) {
        Fold<?> fold = folds.computeIfAbsent(
                row.subject(),
                subject -> Objects.requireNonNull(makers.get(subject.domain())).make(subject));
        if (row.version() != fold.context().version() + 1) {
            findings.add(
                    Kind.TWO_WRITERS,
                    "Row " + row.version() + " of " + row.subject() + " follows row "
                            + fold.context().version() + ".");
            return;
        }
        fold.apply(row);
        Stored stored = snapshots.get(row.subject().persistenceId());
        if (stored != null && stored.version() == row.version() && !fold.isAlso(stored.bytes())) {
            findings.add(
                    Kind.MISFOLDED,
                    "The snapshot of " + row.subject() + " at version " + row.version()
                            + " is not what its rows fold to.");
        }
    }

    /** All subjects, each with what its rows fold to. */
    Collection<Fold<?>> all() {
        return folds.values();
    }

    int subjects() {
        return folds.size();
    }

    @Nullable
    Domain<?> domain(String name) {
        return domains.named(name);
    }

    /** One subject as its rows say so far. */
    static final class Fold<M extends Memory> {
        private final Domain<M> domain;
        private final SubjectRules<M> rules;
        private final ContextCodec<M> codec;
        private Context<M> context;

        Fold(Domain<M> domain, SubjectId subject) {
            this.domain = domain;
            this.rules = new SubjectRules<>(domain);
            this.codec = new ContextCodec<>(domain);
            this.context = Context.blank(subject, domain);
        }

        Context<M> context() {
            return context;
        }

        /** What the domain shows of it. */
        Map<String, Object> view() {
            return domain.view(context.memory());
        }

        private void apply(JournalRow row) {
            context = rules.apply(context, row.event());
        }

        private boolean isAlso(JournalBytes snapshot) {
            try {
                return codec.encode(codec.decode(context.subject(), snapshot)).equals(codec.encode(context));
            } catch (MalformedBytes unreadable) {
                return false;
            }
        }
    }
}
