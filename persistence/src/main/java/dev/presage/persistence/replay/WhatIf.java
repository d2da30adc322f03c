package dev.presage.persistence.replay;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Outcome;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.View;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What would follow if something were observed of a subject at a point of its life: by the same rules, and answered by
 * whoever answers the subject now. Nothing is journaled and nobody is told. Blocks. Safe for many threads.
 */
public final class WhatIf {
    /** As many observations are considered. */
    public static final int MOST = 100;

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Travel travel;
    private final Map<String, Domain<?>> domains;
    private final Ask ask;
    private final InstantSource clock;

    public WhatIf(Travel travel, List<? extends Domain<?>> domains, Ask ask, InstantSource clock) {
        this.travel = travel;
        this.domains = domains.stream().collect(Collectors.toMap(Domain::name, Function.identity()));
        this.ask = ask;
        this.clock = clock;
    }

    /**
     * What follows from one observation.
     *
     * @param version the number that its event would have
     * @param event what would be journaled; null if the subject knows the observation already
     */
    public record Consequence(Observation observation, long version, SubjectEvent.@Nullable Observed event) {}

    /**
     * What follows from all of them.
     *
     * @param start where it begins
     * @param consequences of each observation, one after the other
     * @param end the subject after them, as it would be shown
     */
    public record Story(Past<?> start, List<Consequence> consequences, Past<?> end) {
        public Story {
            consequences = List.copyOf(consequences);
        }
    }

    /**
     * Goes through observations, each on top of those before it.
     *
     * @param observations at most {@value #MOST}
     * @throws Unreachable if there is no such point, there are too many, or it takes too long
     */
    public Story tell(SubjectId subject, Point point, List<Observation> observations) {
        if (observations.isEmpty() || observations.size() > MOST) {
            throw new Unreachable(
                    ErrorCode.PARAMETER_INVALID,
                    "One to " + MOST + " observations are considered at once, not " + observations.size() + ".");
        }
        Past<?> start = travel.to(subject, point);
        Point of = point instanceof Point.Newest
                ? point
                : new Point.At(start.event().at());
        return tell(start, of, observations);
    }

    private <M extends Memory> Story tell(Past<M> start, Point of, List<Observation> observations) {
        Instant bound = clock.instant().plus(BOUND);
        var consequences = new ArrayList<Consequence>(observations.size());
        Past<M> now = start;
        for (Observation observation : observations) {
            if (clock.instant().isAfter(bound)) {
                throw new Unreachable(
                        ErrorCode.UNAVAILABLE, "The models answer too slowly now; ask again, or of less at once.");
            }
            Outcome<M> outcome = follow(start.rules(), now.context(), observation, of);
            if (outcome == null) {
                consequences.add(new Consequence(observation, now.version(), null));
            } else {
                Context<M> next = outcome.next();
                consequences.add(new Consequence(observation, next.version(), outcome.event()));
                now = new Past<>(start.rules(), now.context(), outcome.event(), next, null, start.newest(), false);
            }
        }
        return new Story(start, consequences, now);
    }

    private <M extends Memory> @Nullable Outcome<M> follow(
            SubjectRules<M> rules, Context<M> now, Observation observation, Point of) {
        Instant at = clock.instant();
        Step<M> step = rules.decide(now, List.of(List.of(observation)), at);
        if (step instanceof Step.Look<M> look) {
            var views = look.others().stream()
                    .map(other -> view(other, of, look.at()))
                    .toList();
            step = rules.inquire(now, look.sifted(), new Seen(views), at);
        }
        return switch (step) {
            case Step.Answer<M> known -> null;
            case Step.Persist<M> persist -> persist.outcome();
            case Step.Consult<M> consult -> {
                ModelAnswer answer = ask.ask(consult.model(), now.subject(), consult::question);
                yield rules.conclude(now, consult.pending(), answer, at);
            }
            case Step.Look<M> again -> throw new IllegalStateException("A subject looks once.");
        };
    }

    /** What another shows of itself as it was at the same point; one of whom nothing was observed yet shows that. */
    private View view(SubjectId other, Point of, Instant at) {
        try {
            return view(travel.to(other, of), at);
        } catch (Unreachable unreachable) {
            Domain<?> domain = domains.get(other.domain());
            return switch (unreachable.problem().code()) {
                case SUBJECT_UNKNOWN, POINT_BEFORE_FIRST ->
                    domain == null ? View.unknown(other) : blank(other, domain, at);
                default -> View.unknown(other);
            };
        }
    }

    private static <M extends Memory> View view(Past<M> past, Instant at) {
        return new View(
                past.subject(),
                past.version(),
                past.rules().domain().visible(past.context().memory(), at));
    }

    private static <M extends Memory> View blank(SubjectId other, Domain<M> domain, Instant at) {
        return new View(other, 0, domain.visible(domain.blank(), at));
    }
}
