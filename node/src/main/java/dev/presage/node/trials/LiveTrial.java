package dev.presage.node.trials;

import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.domain.Teaching.Truth;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The versions of one model, compared on the stream of one domain. Of bounded size, for one thread. */
final class LiveTrial implements AutoCloseable {
    /** After so long, a version whose file could not be read is tried again. */
    private static final Duration UNTIL_TRIED_AGAIN = Duration.ofMinutes(1);

    private final Teaching teaching;
    private final TrialsPort port;
    private final TrialSettings settings;
    private final TrialMetrics metrics;
    private final AwaitedLabels labels;
    private final Set<FollowedSeries> due = new LinkedHashSet<>();
    private final List<Instant> times = new ArrayList<>();
    private final Map<SubjectId, FollowedSubject> subjects = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Match match;
    private @Nullable Drift drift;
    private Instant windowFrom;
    private Instant openedAt;
    private Instant watermark = Instant.MIN;
    private long skips;

    LiveTrial(Teaching teaching, TrialsPort port, TrialSettings settings, TrialMetrics metrics, Instant now) {
        this.teaching = teaching;
        this.port = port;
        this.settings = settings;
        this.metrics = metrics;
        this.labels = new AwaitedLabels(settings.silenceAfter(), settings.waitingLabels());
        this.windowFrom = now;
        this.openedAt = now;
    }

    /**
     * Asks who is compared. If that has changed, the window ends and a new match begins, in which all start afresh.
     *
     * @param ended told the windows that ended by it
     */
    void line(Instant now, Consumer<TrialWindow> ended) {
        Lineup lineup = port.lineup(teaching.model());
        watch(lineup, now);
        Match playing = match;
        boolean isComplete = playing == null
                || !playing.isIncomplete()
                || Duration.between(openedAt, now).compareTo(UNTIL_TRIED_AGAIN) < 0;
        if (playing != null && playing.lineup().equals(lineup) && isComplete) {
            return;
        }
        if (playing != null) {
            turn(playing, now, ended);
            match = null;
            playing.close();
        }
        match = lineup.versions().isEmpty() ? null : Match.open(lineup, teaching, port);
        windowFrom = now;
        openedAt = now;
        labels.clear();
        due.clear();
    }

    /** Drift is the champion's: it goes on whoever else comes or goes. */
    private void watch(Lineup lineup, Instant now) {
        Optional<ModelRef> watched = Optional.ofNullable(drift).map(Drift::champion);
        if (!watched.equals(lineup.champion())) {
            drift = lineup.champion()
                    .map(champion -> new Drift(champion, teaching, settings.drift(), port.reference(champion), now))
                    .orElse(null);
        }
    }

    /** Whether anybody is to be marked. */
    boolean isOn() {
        return match != null;
    }

    /** Whether anybody is compared with anybody. */
    boolean isCompared() {
        return match != null && match.isCompared();
    }

    /** Takes in one row of the journal; what follows from it waits for {@link #run()}. */
    void take(JournalRow row) {
        Match playing = match;
        if (playing == null || !(row.event() instanceof SubjectEvent.Observed observed)) {
            return;
        }
        FollowedSubject subject = subject(row.subject());
        if (drift != null) {
            observed.insights().forEach(this::score);
        }
        for (Observation observation : observed.observations()) {
            times.add(observation.time());
            Truth truth = teaching.truth(observation);
            if (truth != null) {
                labels.label(new AwaitedLabels.About(row.subject(), truth.about()), truth.meaning());
                if (drift != null) {
                    drift.label(truth.meaning());
                }
            }
            subject.take(observation, (series, lesson) -> {
                if (lesson.features().isFinite() && lesson.targets().isFinite()) {
                    series.add(lesson, playing, settings.burnIn(), skips);
                    due.add(series);
                }
            });
        }
    }

    /** Only what a model said; a fallback rule does not drift. */
    private void score(Insight insight) {
        if (drift != null && insight.by() instanceof Provenance.Model) {
            switch (insight) {
                case Insight.Anomaly anomaly -> drift.score(anomaly.score());
                case Insight.Decision decision -> drift.score(decision.score());
                case Insight.Forecast forecast -> {}
            }
        }
    }

    private FollowedSubject subject(SubjectId id) {
        FollowedSubject subject = subjects.computeIfAbsent(id, first -> new FollowedSubject(id, teaching));
        if (subjects.size() > settings.subjects()) {
            subjects.remove(subjects.keySet().iterator().next());
            metrics.dropped();
        }
        return subject;
    }

    /** Part of the journal was passed over: what comes next does not follow on what came before. */
    void skip() {
        skips++;
    }

    /** Runs all that waits, in batches across subjects. */
    void run() {
        Match playing = match;
        if (playing != null) {
            List<FollowedSeries> waiting = new ArrayList<>(due);
            for (int from = 0; from < waiting.size(); from += settings.batchRows()) {
                playing.run(waiting.subList(from, Math.min(waiting.size(), from + settings.batchRows())), this::marked);
            }
            settle(playing);
        }
        due.forEach(FollowedSeries::done);
        due.clear();
    }

    private void marked(
            FollowedSeries series, FollowedSeries.Due lesson, @Nullable Floats[] outputs, double championLoss) {
        metrics.marked(teaching.model());
        if (drift != null) {
            drift.add(lesson.lesson(), championLoss);
        }
        if (!teaching.classes().isEmpty()) {
            Observation about = lesson.lesson().observation();
            boolean full = labels.await(new AwaitedLabels.Lesson(
                    new AwaitedLabels.About(series.subject(), about.id()),
                    about.time(),
                    series,
                    outputs,
                    lesson.lesson().targets(),
                    lesson.lesson().weight()));
            if (full) {
                metrics.unlabelled();
            }
        }
    }

    /** Time goes on by the middle of what came, so that one sender's wrong clock does not end everybody's waiting. */
    private void settle(Match playing) {
        if (!times.isEmpty()) {
            times.sort(null);
            Instant middle = times.get(times.size() / 2);
            watermark = middle.isAfter(watermark) ? middle : watermark;
            times.clear();
            labels.settle(watermark, teaching.silence(), (lesson, meaning) -> told(playing, lesson, meaning));
        }
    }

    private void told(Match playing, AwaitedLabels.Lesson lesson, int meaning) {
        double championLoss = playing.label(lesson, meaning);
        if (drift != null) {
            drift.told(championLoss, lesson.weight());
        }
    }

    /**
     * Looks what has become known of drift.
     *
     * @param deliver told how to hand it on
     */
    void drift(Instant now, Consumer<Runnable> deliver) {
        Drift watching = drift;
        if (watching != null) {
            watching.learn(now)
                    .ifPresent(reference -> deliver.accept(() -> port.begin(watching.champion(), reference)));
            watching.turn(now).ifPresent(window -> {
                metrics.drifted(window);
                deliver.accept(() -> port.record(window));
            });
        }
    }

    /** Ends the window if it is time to. */
    void turn(Instant now, Consumer<TrialWindow> ended) {
        Match playing = match;
        if (playing == null) {
            return;
        }
        Duration lasted = Duration.between(windowFrom, now);
        boolean isFull = lasted.compareTo(settings.window()) >= 0 && playing.lessons() >= settings.windowLessons();
        if (isFull || playing.isUrgent() || lasted.compareTo(settings.longestWindow()) >= 0) {
            turn(playing, now, ended);
        }
    }

    private void turn(Match playing, Instant now, Consumer<TrialWindow> ended) {
        for (TrialWindow window : playing.turn(windowFrom, now)) {
            if (window.lessons() > 0 || window.failures() > 0 || window.fault().isPresent()) {
                metrics.ended(window);
                ended.accept(window);
            }
        }
        windowFrom = now;
    }

    @Override
    public void close() {
        if (match != null) {
            match.close();
            match = null;
        }
    }
}
