package dev.presage.node.inference;

import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelRef;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the wanted versions of one model serve. A version is loaded and tried away from everybody, warms up
 * in a pool of its own, and only then takes its place; whom it replaces goes on answering what still reaches it, and
 * leaves when nothing can any more. Whatever goes wrong with a new version, who served before serves on.
 *
 * <p>At most three versions of a model are in memory: the champion, a canary, and one that comes or leaves.
 */
final class Succession {
    private static final int MAX_ALIVE = 3;
    private static final Duration GLANCE = Duration.ofMillis(20);

    /** What it is told. */
    sealed interface Command {}

    /** Which versions are to serve from now on; said again and again, by which failed ones get another try. */
    record Want(Lineup lineup) implements Command {}

    private record Loaded(ModelRef version, Model model) implements Command {}

    private record Unusable(ModelRef version, Throwable why) implements Command {}

    /** Time to look how warming up and leaving go on. */
    private enum Glance implements Command {
        NOW
    }

    /**
     * What it stands on.
     *
     * @param load loads a version; blocks
     * @param registry where to count
     * @param board where everybody looks up who answers
     */
    record Parts(
            ModelSettings settings,
            BiFunction<ModelSettings, ModelRef, ? extends Model> load,
            PoolSettings pools,
            ChangeSettings change,
            MeterRegistry registry,
            Ticker ticker,
            InstantSource clock,
            RosterBoard board) {}

    /** A version that has a pool. */
    private static final class Seat {
        final Served served;
        boolean warm;
        long warmByNanos;
        boolean leaves;
        long leavesAtNanos;

        Seat(Served served) {
            this.served = served;
        }
    }

    /** A version that could not serve, until it is tried again. */
    private record Failure(Standing.Trouble trouble, long retryAtNanos) {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Parts parts;
    private final Executor loading;
    private final Answerer nobody;
    private final List<Seat> seats = new ArrayList<>(MAX_ALIVE);
    private final Map<ModelRef, Failure> failures = new HashMap<>();
    private @Nullable Lineup wanted;
    private @Nullable ModelRef beingLoaded;
    private @Nullable Seat champion;
    private @Nullable Seat canary;

    private Succession(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
        this.context = context;
        this.timers = timers;
        this.parts = parts;
        this.loading = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        Roster first = parts.board().now();
        this.nobody = first.nobody();
        if (first.champion() != null) {
            champion = new Seat(first.champion());
            champion.warm = true;
            seats.add(champion);
        }
    }

    /** Goes on from the champion that the roster names. */
    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var succession = new Succession(context, timers, parts);
            return Behaviors.receiveMessage(succession::on);
        }));
    }

    private Behavior<Command> on(Command command) {
        long now = parts.ticker().nanoTime();
        switch (command) {
            case Want want -> {
                wanted = want.lineup();
                failures.keySet().retainAll(want.lineup().versions().toList());
            }
            case Loaded loaded -> {
                beingLoaded = null;
                seat(loaded.model(), now);
            }
            case Unusable unusable -> {
                beingLoaded = null;
                fail(unusable.version(), String.valueOf(unusable.why().getMessage()), now);
            }
            case Glance ignored -> {}
        }
        goOn(now);
        return Behaviors.same();
    }

    private void goOn(long now) {
        if (wanted == null) {
            return;
        }
        seats.removeIf(seat -> hasFailedToWarm(seat, now));
        place(wanted);
        seats.removeIf(seat -> hasLeft(seat, now));
        load(wanted, now);
        publish();
        boolean isBusy = seats.stream().anyMatch(seat -> !seat.warm || seat.leaves);
        if (isBusy && !timers.isTimerActive(Glance.NOW)) {
            timers.startTimerWithFixedDelay(Glance.NOW, Glance.NOW, GLANCE);
        } else if (!isBusy) {
            timers.cancel(Glance.NOW);
        }
    }

    private void seat(Model model, long now) {
        var seat = new Seat(
                Served.start(context, model, parts.settings(), parts.pools(), parts.registry(), parts.ticker()));
        seat.warmByNanos = now + parts.change().warmWithin().toNanos();
        seats.add(seat);
    }

    private boolean hasFailedToWarm(Seat seat, long now) {
        seat.warm |= seat.served.metrics().workers() >= parts.settings().batch().workers();
        if (seat.warm || now - seat.warmByNanos < 0) {
            return false;
        }
        fail(seat.served.ref(), "It did not warm up within " + parts.change().warmWithin() + ".", now);
        seat.served.stop();
        return true;
    }

    private void fail(ModelRef version, String why, long now) {
        context.getLog()
                .error("{} {} cannot serve; who served before serves on. {}", version.name(), version.version(), why);
        count("failed");
        failures.put(
                version,
                new Failure(
                        new Standing.Trouble(version, why, parts.clock().instant()),
                        now + parts.change().retryAfter().toNanos()));
    }

    /** Gives the wanted versions their places, as far as they are warm; a champion stays until the next one is. */
    private void place(Lineup lineup) {
        Seat next = warm(lineup.champion());
        if (next != null && next != champion) {
            note(next, "serves");
            champion = next;
        }
        Seat trying = lineup.canary().map(this::warm).orElse(null);
        trying = trying == champion ? null : trying;
        if (trying != null && trying != canary) {
            note(trying, "serves a share of " + lineup.share());
        } else if (trying == null && canary != null) {
            note(canary, "is no canary any more");
        }
        canary = trying;
    }

    private void note(Seat seat, String what) {
        context.getLog()
                .info("{} {} {}.", seat.served.ref().name(), seat.served.ref().version(), what);
        count("served");
    }

    private void count(String outcome) {
        parts.registry()
                .counter("presage.models.changes", "model", parts.settings().name(), "outcome", outcome)
                .increment();
    }

    private @Nullable Seat warm(ModelRef version) {
        for (Seat seat : seats) {
            if (seat.warm && seat.served.ref().equals(version)) {
                return seat;
            }
        }
        return null;
    }

    /** Whoever lost the place stays as long as anybody may still be on the way there, unless wanted again. */
    private boolean hasLeft(Seat seat, long now) {
        boolean stays = seat == champion || seat == canary || isWanted(seat.served.ref());
        if (stays) {
            seat.leaves = false;
            return false;
        }
        if (!seat.leaves) {
            seat.leaves = true;
            seat.leavesAtNanos = now + parts.change().grace().toNanos();
        }
        if (now - seat.leavesAtNanos < 0) {
            return false;
        }
        seat.served.stop();
        return true;
    }

    private boolean isWanted(ModelRef version) {
        return wanted != null && wanted.versions().anyMatch(version::equals);
    }

    /** One at a time, the champion first, and only while there is room in memory. */
    private void load(Lineup lineup, long now) {
        if (beingLoaded != null || seats.size() >= MAX_ALIVE) {
            return;
        }
        Iterator<ModelRef> missing = lineup.versions()
                .filter(version ->
                        seats.stream().noneMatch(seat -> seat.served.ref().equals(version)))
                .filter(version -> isDue(failures.get(version), now))
                .iterator();
        if (!missing.hasNext()) {
            return;
        }
        ModelRef version = missing.next();
        Model former = champion == null ? null : champion.served.model();
        beingLoaded = version;
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> loaded(version, former), loading),
                (model, failed) -> failed == null
                        ? new Loaded(version, model)
                        : new Unusable(version, failed.getCause() == null ? failed : failed.getCause()));
    }

    private static boolean isDue(@Nullable Failure failure, long now) {
        return failure == null || now - failure.retryAtNanos() >= 0;
    }

    private Model loaded(ModelRef version, @Nullable Model former) {
        Model model = parts.load().apply(parts.settings(), version);
        if (former != null) {
            Probation.fits(model, former);
        }
        Probation.passedBy(model, parts.settings());
        return model;
    }

    private void publish() {
        seats.forEach(seat -> failures.remove(seat.served.ref()));
        parts.board()
                .post(new Roster(
                        parts.settings().name(),
                        champion == null ? null : champion.served,
                        canary == null ? null : canary.served,
                        wanted == null ? 0 : wanted.share(),
                        seats.stream().map(seat -> seat.served).toList(),
                        trouble(),
                        nobody));
    }

    private Optional<Standing.Trouble> trouble() {
        return failures.values().stream().map(Failure::trouble).findFirst();
    }
}
