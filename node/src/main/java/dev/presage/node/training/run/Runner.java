package dev.presage.node.training.run;

import dev.presage.node.training.data.CannotCut;
import dev.presage.node.training.data.Card;
import dev.presage.node.training.data.CutRequest;
import dev.presage.node.training.data.DataSettings;
import dev.presage.node.training.data.DatasetCut;
import dev.presage.node.training.data.Pseudonyms;
import dev.presage.node.training.data.Split;
import dev.presage.node.training.data.TrainingSet;
import dev.presage.node.training.run.Training.Epoch;
import dev.presage.node.training.run.Training.Progress;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the training that is asked for, if one is: each step from where it stands, so that it does not matter whether it
 * was interrupted before. Blocks; for one thread at a time.
 */
public final class Runner {
    private static final Logger log = LoggerFactory.getLogger(Runner.class);

    private final Parts parts;
    private final String name = UUID.randomUUID().toString();

    /**
     * What it stands on.
     *
     * @param pseudonyms asked for when a set is cut, since the key may have to be made first
     */
    public record Parts(
            Trainings trainings,
            Workbench workbench,
            Versions versions,
            JournalReader journal,
            Domains domains,
            Supplier<Pseudonyms> pseudonyms,
            TrainingSettings settings,
            DataSettings data,
            TrainingMetrics metrics,
            InstantSource clock) {}

    public Runner(Parts parts) {
        this.parts = parts;
    }

    /**
     * Runs what there is to be run, to its end.
     *
     * @param stop counted down when it is to be put down; somebody goes on later
     * @throws Unavailable if something does not answer now, and trying again later is all that can be done
     */
    public void runOnce(CountDownLatch stop) {
        Optional<Claim> claim =
                parts.trainings().running().flatMap(found -> parts.trainings().claim(found.id(), name));
        if (claim.isPresent()) {
            parts.metrics().begun();
            try {
                TrainingSettings settings = parts.settings();
                run(claim.get(), new Pace(settings.share(), stop, settings.reportInterval(), claim.get()::check));
            } finally {
                parts.metrics().put();
            }
        }
    }

    private void run(Claim claim, Pace pace) {
        Training training = claim.training();
        Path folder = parts.settings().directory().resolve(training.id());
        log.info(
                "Training {} of {} goes on at {}.",
                training.id(),
                training.wish().model(),
                training.state());
        try {
            claim.done(candidate(claim, folder, pace));
            parts.metrics().over(State.DONE);
        } catch (Ended ended) {
            end(claim, ended);
        } catch (CannotCut refused) {
            fail(claim, Problem.of(ErrorCode.DATA_UNFIT, String.valueOf(refused.getMessage())));
        } catch (JournalUnavailable away) {
            throw new Unavailable("The journal cannot be read: " + away.getMessage(), away);
        } catch (Unavailable away) {
            throw away;
        } catch (IOException | RuntimeException broken) {
            log.error("Training {} failed.", training.id(), broken);
            fail(claim, Problem.of(ErrorCode.INTERNAL, broken.toString()));
        }
        Folders.keepLatest(parts.settings().directory(), parts.settings().keptRuns());
    }

    private void end(Claim claim, Ended ended) {
        switch (ended.how()) {
            case STOPPED ->
                log.info("Training {} is put down.", claim.training().id());
            case REPLACED ->
                log.warn("Training {} is another's now.", claim.training().id());
            case CANCELLED -> {
                claim.cancelled();
                parts.metrics().over(State.CANCELLED);
            }
            case FAILED -> fail(claim, ended.problem());
        }
    }

    private void fail(Claim claim, Problem problem) {
        log.warn("Training {} ends without a candidate: {}", claim.training().id(), problem.detail());
        claim.failed(problem);
        parts.metrics().over(State.FAILED);
    }

    /** Goes through all steps, those that are done already in no time. */
    private String candidate(Claim claim, Path folder, Pace pace) throws IOException {
        Training training = claim.training();
        Training.Wish wish = training.wish();
        Teaching teaching = Objects.requireNonNull(
                Objects.requireNonNull(parts.domains().named(wish.domain()), wish.domain())
                        .teaching(),
                wish.model());
        claim.move(State.CUTTING);
        Optional<String> parent = training.position().isPresent()
                ? training.parent()
                : parts.versions().champion(wish.model());
        Cursor position = training.position().orElseGet(parts.journal()::head);
        claim.decide(position, parent);
        TrainingSet set = set(wish, position, folder, pace);
        requireEnough(set.card());
        claim.move(State.FITTING);
        byte[] weights = new Fitter(
                        wish,
                        parts.settings(),
                        parts.workbench(),
                        set,
                        teaching,
                        folder.resolve("checkpoint"),
                        pace,
                        reports(claim))
                .fit(parent.flatMap(version -> parts.versions().file(wish.model(), version)));
        claim.move(State.EXAMINING);
        var graduation = new Graduation(training, parent, set, teaching, parts, pace);
        Graduation.Result result = graduation.examine(weights);
        claim.move(State.REGISTERING);
        return graduation.register(result);
    }

    private TrainingSet set(Training.Wish wish, Cursor position, Path folder, Pace pace) throws IOException {
        Path set = folder.resolve("set");
        Files.createDirectories(folder);
        if (!Files.exists(set.resolve(Card.FILE))) {
            Folders.deleteAllIn(folder);
            new DatasetCut(
                            parts.journal(),
                            parts.domains(),
                            parts.data(),
                            parts.pseudonyms().get(),
                            pace::breathe)
                    .cut(CutRequest.of(wish.domain(), position), set);
        }
        return TrainingSet.open(set);
    }

    private void requireEnough(Card card) {
        require(card, "training", parts.settings().minSteps(), List.of(Split.TRAIN));
        require(card, "validation", parts.settings().minExaminedSteps(), Split.VALIDATION);
        require(card, "test", parts.settings().minExaminedSteps(), Split.TEST);
    }

    private static void require(Card card, String what, long least, List<Split> splits) {
        long steps = splits.stream()
                .mapToLong(split ->
                        Objects.requireNonNull(card.splits().get(split.label())).steps())
                .sum();
        if (steps < least) {
            throw Ended.failed(Problem.of(
                    ErrorCode.DATA_UNFIT,
                    "There are " + steps + " steps for " + what + ", and at least " + least
                            + " are needed. Wait for more, or lower presage.training.min-steps and"
                            + " min-examined-steps."));
        }
    }

    private Fitter.Reports reports(Claim claim) {
        return new Fitter.Reports() {
            private long reported = System.nanoTime();

            @Override
            public void epoch(Epoch epoch) {
                claim.report(epoch);
            }

            @Override
            public void progress(Progress progress) {
                parts.metrics().at(progress);
                long now = System.nanoTime();
                if (progress.secondsLeft() == 0
                        || now - reported >= parts.settings().reportInterval().toNanos()) {
                    claim.report(progress);
                    reported = now;
                }
            }
        };
    }
}
