package dev.presage.node.training.data;

import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.SubjectEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the journal from one place to another by pages and parts what it finds by subject. For one cut. */
final class Gathering {
    private final CutRequest request;
    private final DataSettings settings;
    private final Teaching teaching;
    private final Codec<Payload> payloads;
    private final Pseudonyms pseudonyms;
    private final Held held;
    private final Runnable pace;
    private final TimeHistogram times = new TimeHistogram();
    private final Set<Pseudonym> subjects = new HashSet<>();
    private Instant earliest = Instant.MAX;
    private Instant latest = Instant.MIN;
    private long rows;
    private long observations;
    private long insights;
    private long labels;

    Gathering(
            CutRequest request,
            DataSettings settings,
            Teaching teaching,
            Codec<Payload> payloads,
            Pseudonyms pseudonyms,
            Held held,
            Runnable pace) {
        this.request = request;
        this.settings = settings;
        this.teaching = teaching;
        this.payloads = payloads;
        this.pseudonyms = pseudonyms;
        this.held = held;
        this.pace = pace;
    }

    /** Reads the rows after the request's place up to {@code to}, itself included. */
    void read(JournalReader journal, Cursor to, Parting parting) throws IOException {
        Cursor at = request.from();
        while (at.compareTo(to) < 0) {
            List<JournalRow> page = journal.after(at, settings.pageRows());
            held.add(page.size());
            for (JournalRow row : page) {
                if (row.cursor().compareTo(to) <= 0) {
                    take(row, parting);
                    pace.run();
                }
            }
            held.release(page.size());
            if (page.isEmpty()) {
                return;
            }
            at = page.getLast().cursor();
        }
    }

    private void take(JournalRow row, Parting parting) throws IOException {
        if (!row.subject().domain().equals(request.domain())) {
            return;
        }
        Pseudonym subject = pseudonyms.of(row.subject());
        if (subject.lot() >= request.sample()) {
            return;
        }
        switch (row.event()) {
            case SubjectEvent.Observed observed -> take(subject, row.cursor(), observed, parting);
        }
    }

    private void take(Pseudonym subject, Cursor cursor, SubjectEvent.Observed event, Parting parting)
            throws IOException {
        rows++;
        insights += event.insights().size();
        Map<String, Float> said = scores(event.insights());
        for (Observation observation : event.observations()) {
            boolean label = teaching.truth(observation) != null;
            if (!label && !observation.time().isBefore(request.before())) {
                continue;
            }
            if (subjects.size() < settings.minSubjects() && subjects.add(subject)) {
                held.add(1);
            }
            if (label) {
                labels++;
            } else {
                observations++;
                if (request.includes(observation.time())) {
                    times.add(observation.time());
                    earliest = observation.time().isBefore(earliest) ? observation.time() : earliest;
                }
            }
            latest = observation.time().isAfter(latest) ? observation.time() : latest;
            parting.put(
                    subject,
                    new Spilled(observation, said.getOrDefault(observation.id(), Float.NaN), cursor).write(payloads));
        }
    }

    private static Map<String, Float> scores(List<Insight> insights) {
        Map<String, Float> scores = new HashMap<>();
        for (Insight insight : insights) {
            switch (insight) {
                case Insight.Anomaly anomaly -> scores.put(anomaly.observation(), (float) anomaly.score());
                case Insight.Decision decision -> scores.put(decision.observation(), (float) decision.score());
                case Insight.Forecast ignored -> {}
            }
        }
        return scores;
    }

    /** What is not labelled by now and happened before this is what silence means. */
    Instant silentBefore() {
        return latest.equals(Instant.MIN) ? Instant.MIN : latest.minus(settings.silenceAfter());
    }

    /** Boundaries in time are where the observations are, not where the calendar is. */
    SplitRule rule() {
        double trained = settings.trainShare();
        Instant validationFrom = times.quantile(trained);
        Instant testFrom = times.quantile(trained + settings.validationShare());
        return splitsSubjects()
                ? new SplitRule(
                        validationFrom, testFrom, settings.seenShare(), settings.seenShare() + settings.unseenShare())
                : new SplitRule(validationFrom, testFrom, 1, 1);
    }

    /** Whether there are subjects enough to keep some of them from training. */
    boolean splitsSubjects() {
        return subjects.size() >= settings.minSubjects();
    }

    long observations() {
        return observations;
    }

    Card.Source source(Cursor to) {
        return new Card.Source(
                request.from().toString(),
                to.toString(),
                request.since().equals(Instant.MIN) ? "" : request.since().toString(),
                request.before().equals(Instant.MAX) ? "" : request.before().toString(),
                earliest.toString(),
                latest.toString(),
                request.sample(),
                pseudonyms.keyName(),
                rows,
                observations,
                insights,
                labels);
    }
}
