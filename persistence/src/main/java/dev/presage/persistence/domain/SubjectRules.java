package dev.presage.persistence.domain;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rules that all subjects share: what is new, what to ask, what follows, and how events fold into a context. They
 * never ask which domain they hold.
 *
 * @param <M> what is remembered of a subject
 */
public final class SubjectRules<M extends Memory> {
    private static final ModelAnswer NOT_ASKED = new ModelAnswer.Unanswered(ModelAnswer.Cause.NOT_ASKED);

    private final Domain<M> domain;
    private final long setup;

    /** Rules whose events do not note under what they were concluded. */
    public SubjectRules(Domain<M> domain) {
        this(domain, 0);
    }

    /**
     * @param setup names the domain's settings, the version of the code and the kind of machine, see
     *     {@link SubjectEvent.Observed#setup}
     */
    public SubjectRules(Domain<M> domain, long setup) {
        this.domain = domain;
        this.setup = setup;
    }

    public Domain<M> domain() {
        return domain;
    }

    /**
     * Decides what to do about the observations of some commands, which go into one event together.
     *
     * @param commands each command's observations, in the order in which they arrived
     * @param at the time now
     */
    public Step<M> decide(Context<M> context, List<List<Observation>> commands, Instant at) {
        Sifted sifted = sift(context, commands);
        if (sifted.fresh().isEmpty()) {
            return new Step.Answer<>();
        }
        List<SubjectId> related = domain.related(sifted.fresh());
        return related.isEmpty() ? inquire(context, sifted, Seen.NONE, at) : look(related, sifted);
    }

    private Step<M> look(List<SubjectId> related, Sifted sifted) {
        List<SubjectId> others = related.stream().distinct().toList();
        int looked = Math.min(others.size(), Domain.MOST_RELATED);
        Instant newest = Instant.EPOCH;
        for (Observation observation : sifted.fresh()) {
            newest = observation.time().isAfter(newest) ? observation.time() : newest;
        }
        return new Step.Look<>(others.subList(0, looked), others.size() - looked, newest, sifted);
    }

    /** Goes on after {@link Step.Look}; never looks again. */
    public Step<M> inquire(Context<M> context, Sifted sifted, Seen seen, Instant at) {
        Inquiry<M> inquiry = domain.inquire(context.memory(), sifted.fresh(), seen);
        String model = inquiry.model();
        var pending = new Pending<>(sifted, inquiry, seen);
        return model == null
                ? new Step.Persist<>(conclude(context, pending, NOT_ASKED, at))
                : new Step.Consult<>(model, pending);
    }

    /** What follows from the model's answer, or from there being none. */
    public Outcome<M> conclude(Context<M> context, Pending<M> pending, ModelAnswer answer, Instant at) {
        Sifted sifted = pending.sifted();
        Conclusion<M> conclusion = pending.inquiry().conclude(answer);
        checkTold(conclusion.told(), sifted.fresh().size());
        var event = new SubjectEvent.Observed(
                at,
                sifted.fresh(),
                conclusion.insights(),
                conclusion.carried(),
                pending.seen(),
                conclusion.told(),
                setup);
        return new Outcome<>(event, next(context, event, sifted.keys(), conclusion.memory()), sifted);
    }

    private void checkTold(List<Telling> told, int observations) {
        if (told.size() > Domain.MOST_TOLD * observations) {
            throw new IllegalStateException(domain.name() + " tells more than it may.");
        }
        for (Telling telling : told) {
            if (!domain.tells().contains(telling.to().domain())) {
                throw new IllegalStateException(domain.name() + " does not say that it tells "
                        + telling.to().domain() + ".");
            }
        }
    }

    /** Folds one event; the replay of all events leads to the context they left behind. */
    public Context<M> apply(Context<M> context, SubjectEvent event) {
        return switch (event) {
            case SubjectEvent.Observed observed ->
                next(context, observed, keys(observed.observations()), domain.apply(context.memory(), observed));
        };
    }

    private Sifted sift(Context<M> context, List<List<Observation>> commands) {
        int brought = 0;
        for (List<Observation> command : commands) {
            brought += command.size();
        }
        var fresh = new ArrayList<Observation>(brought);
        long[] keys = new long[brought];
        int[] ends = new int[commands.size()];
        for (int i = 0; i < ends.length; i++) {
            for (Observation observation : commands.get(i)) {
                if (context.watermark().covers(observation.position())) {
                    continue;
                }
                long key = RecentKeys.key(observation.source(), observation.id());
                if (!context.recent().contains(key) && !contains(keys, fresh.size(), key)) {
                    keys[fresh.size()] = key;
                    fresh.add(observation);
                }
            }
            ends[i] = fresh.size();
        }
        // The usual case, one command of which all is new, needs no lists of its own.
        boolean isAllOfOne = ends.length == 1 && fresh.size() == brought;
        return new Sifted(
                isAllOfOne ? commands.get(0) : fresh,
                fresh.size() == brought ? keys : Arrays.copyOf(keys, fresh.size()),
                ends);
    }

    private static boolean contains(long[] keys, int count, long key) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                return true;
            }
        }
        return false;
    }

    private static long[] keys(List<Observation> observations) {
        long[] keys = new long[observations.size()];
        for (int i = 0; i < keys.length; i++) {
            Observation observation = observations.get(i);
            keys[i] = RecentKeys.key(observation.source(), observation.id());
        }
        return keys;
    }

    private Context<M> next(Context<M> context, SubjectEvent.Observed event, long[] keys, M memory) {
        Watermark watermark = context.watermark();
        Instant newest = context.lastTime();
        long observed = context.observed();
        for (Observation observation : event.observations()) {
            watermark = watermark.with(observation.position());
            newest = observation.time().isAfter(newest) ? observation.time() : newest;
            if (++observed % Watermark.GENERATION == 0) {
                watermark = watermark.aged();
            }
        }
        long version = context.version() + 1;
        return new Context<>(
                context.subject(),
                version,
                watermark,
                context.recent().with(keys, keys.length),
                observed,
                newest,
                context.lastInsights().followedBy(version, event.insights()),
                memory);
    }
}
