package dev.presage.node.training.backtest;

import dev.presage.node.training.backtest.Asked.Wish;
import dev.presage.node.training.backtest.Candidates.Loaded;
import dev.presage.node.training.backtest.Candidates.Result;
import dev.presage.node.training.run.Ended;
import dev.presage.node.training.run.Pace;
import dev.presage.node.training.run.Unavailable;
import dev.presage.persistence.backtest.Backtest;
import dev.presage.persistence.backtest.Backtest.Reached;
import dev.presage.persistence.backtest.Plan;
import dev.presage.persistence.backtest.Report;
import dev.presage.persistence.backtest.Tally;
import dev.presage.persistence.backtest.Weights;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.replay.Travel;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Problem;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the backtest that is asked for, if one is, from where it stands. What is held is bounded, whatever the journal's
 * length. Blocks; for one thread at a time.
 */
public final class BacktestRunner {
    private static final Logger log = LoggerFactory.getLogger(BacktestRunner.class);
    private static final double NANOS = 1e9;

    private final Parts parts;
    private final String name = UUID.randomUUID().toString();

    /** What it stands on. */
    public record Parts(
            Backtests backtests,
            Candidates candidates,
            JournalReader journal,
            Travel travel,
            BacktestSettings settings,
            InstantSource clock) {}

    public BacktestRunner(Parts parts) {
        this.parts = parts;
    }

    /**
     * Runs what there is to be run, to its end.
     *
     * @param stop counted down when it is to be put down; somebody goes on later
     * @throws Unavailable if something does not answer now, and trying again later is all that can be done
     */
    public void runOnce(CountDownLatch stop) {
        parts.backtests()
                .running()
                .flatMap(found -> parts.backtests().claim(found.id(), name))
                .ifPresent(claim -> run(
                        claim,
                        new Pace(
                                parts.settings().share(), stop, parts.settings().reportInterval(), claim::check)));
    }

    private void run(Claim claim, Pace pace) {
        Asked asked = claim.asked();
        log.info(
                "Backtest {} of {} {} goes on.",
                asked.id(),
                asked.wish().model(),
                asked.wish().version());
        try {
            parts.candidates().record(result(claim, pace));
            claim.done();
        } catch (Ended ended) {
            end(claim, ended);
        } catch (Candidates.Unusable unusable) {
            fail(claim, unusable.problem());
        } catch (JournalUnavailable away) {
            throw new Unavailable("The journal cannot be read: " + away.getMessage(), away);
        } catch (Unavailable away) {
            throw away;
        } catch (RuntimeException broken) {
            log.error("Backtest {} failed.", asked.id(), broken);
            fail(claim, Problem.of(ErrorCode.INTERNAL, broken.toString()));
        }
    }

    private static void end(Claim claim, Ended ended) {
        switch (ended.how()) {
            case STOPPED -> log.info("Backtest {} is put down.", claim.asked().id());
            case REPLACED ->
                log.warn("Backtest {} is another's now.", claim.asked().id());
            case CANCELLED -> claim.cancelled();
            case FAILED -> fail(claim, ended.problem());
        }
    }

    private static void fail(Claim claim, Problem problem) {
        log.warn("Backtest {} ends without a report: {}", claim.asked().id(), problem.detail());
        claim.failed(problem);
    }

    private Result result(Claim claim, Pace pace) {
        Wish wish = claim.asked().wish();
        Optional<Problem> objection = parts.candidates().objection(wish.model(), wish.version());
        if (objection.isPresent()) {
            throw Ended.failed(objection.get());
        }
        ModelRef candidate =
                parts.candidates().find(wish.model(), wish.version()).orElseThrow();
        boolean isDecided = claim.asked().position().isPresent();
        Cursor position = claim.asked().position().orElseGet(parts.journal()::head);
        Optional<ModelRef> champion = isDecided
                ? claim.asked().against().flatMap(version -> parts.candidates().find(wish.model(), version))
                : parts.candidates().champion(wish.model());
        claim.decide(position, champion.map(ModelRef::version));
        try (Loaded weights = parts.candidates().load(candidate)) {
            Optional<ModelRef> rival = champion.filter(other -> !other.equals(candidate));
            if (rival.isEmpty()) {
                return result(claim, pace, plan(wish, position, weights, Optional.empty()), champion);
            }
            try (Loaded others = parts.candidates().load(rival.get())) {
                return result(claim, pace, plan(wish, position, weights, Optional.of(others)), champion);
            }
        }
    }

    private Plan plan(Wish wish, Cursor position, Weights weights, Optional<Weights> others) {
        return new Plan(
                parts.candidates().domain(wish.domain(), wish.settings()),
                wish.settings(),
                weights,
                others,
                wish.from(),
                wish.to(),
                position,
                wish.sample());
    }

    private Result result(Claim claim, Pace pace, Plan plan, Optional<ModelRef> champion) {
        BacktestSettings settings = parts.settings();
        var backtest = new Backtest(parts.journal(), parts.travel(), plan, settings.limits(), pace::breathe);
        Optional<Long> subjects = claim.asked().progress().subjects();
        if (subjects.isEmpty()) {
            subjects = backtest.subjects();
            subjects.ifPresent(claim::counted);
        }
        Reached reached = backtest.run(claim.reached(), progress(claim, subjects));
        long events = events(reached);
        if (events == 0) {
            throw Ended.failed(Problem.of(
                    ErrorCode.BACKTEST_EMPTY,
                    "Of the domain " + plan.domain().name() + " nothing was concluded from " + plan.from() + " to "
                            + plan.to() + (plan.sample() < 1 ? ", as far as the sample goes." : ".")));
        }
        Report report = Report.of(plan, reached, settings.prices(), settings.bar());
        return new Result(
                claim.asked().id(),
                plan.candidate().ref(),
                champion.map(ModelRef::version),
                plan.settings().isEmpty(),
                report.passed(),
                events >= settings.bar().minEvents(),
                report.objections(),
                report.bytes(),
                claim.asked().wish().who());
    }

    private static long events(Reached reached) {
        return new Tally(reached.tally()).count(Tally.Count.EVENTS);
    }

    /** Writes down each group, with how fast it goes since this runner has it. */
    private static Consumer<Reached> progress(Claim claim, Optional<Long> subjects) {
        long begun = System.nanoTime();
        long eventsBefore = events(claim.reached());
        long listedBefore = claim.reached().listed();
        return now -> {
            double seconds = Math.max(1, System.nanoTime() - begun) / NANOS;
            long events = events(now);
            double eachSubject = seconds / Math.max(1, now.listed() - listedBefore);
            claim.reach(
                    now,
                    events,
                    (events - eventsBefore) / seconds,
                    subjects.map(all -> eachSubject * Math.max(0, all - now.listed()))
                            .orElse(Double.NaN));
        };
    }
}
