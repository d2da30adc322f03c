package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Incoming;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Brings decoded events to their subjects: one command for each subject, its events in the order in which they
 * came.
 * Answers with one result per event, in the order of the events; a bad one does not keep the others.
 */
final class ObservationIntake {
    /** Observations that go into one command, and so into one row of the journal. */
    private static final int MAX_PER_COMMAND = 128;

    private final SubjectPort subjects;

    ObservationIntake(SubjectPort subjects) {
        this.subjects = subjects;
    }

    CompletionStage<List<Result>> observe(List<Incoming> events) {
        Map<SubjectId, List<Integer>> bySubject = new LinkedHashMap<>();
        var results = new Result[events.size()];
        for (int i = 0; i < results.length; i++) {
            switch (events.get(i)) {
                case Incoming.Valid valid ->
                    bySubject
                            .computeIfAbsent(valid.subject(), s -> new ArrayList<>())
                            .add(i);
                case Incoming.Invalid invalid -> results[i] = new Result.Rejected(invalid.problem());
            }
        }
        CompletableFuture<?>[] replies = bySubject.entrySet().stream()
                .map(group -> observe(group.getKey(), group.getValue(), events, results)
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(replies).thenApply(all -> Arrays.asList(results));
    }

    private CompletionStage<Void> observe(
            SubjectId subject, List<Integer> places, List<Incoming> events, Result[] into) {
        List<Observation> observations = places.stream()
                .map(place -> ((Incoming.Valid) events.get(place)).observation())
                .toList();
        return observe(subject, observations).thenAccept(results -> {
            for (int i = 0; i < results.size(); i++) {
                into[places.get(i)] = results.get(i);
            }
        });
    }

    /** One command after the other; once one is not accepted the rest is not sent, so that the order is kept. */
    private CompletionStage<List<Result>> observe(SubjectId subject, List<Observation> observations) {
        List<Observation> now = observations.subList(0, Math.min(MAX_PER_COMMAND, observations.size()));
        List<Observation> later = observations.subList(now.size(), observations.size());
        CompletionStage<List<Result>> first = subjects.ask(replyTo -> new Observe(subject, now, replyTo))
                .handle((reply, failure) -> failure == null ? results(reply, now) : all(now, Problems.of(failure)));
        if (later.isEmpty()) {
            return first;
        }
        return first.thenCompose(results -> switch (results.getLast()) {
            case Result.Durable durable ->
                observe(subject, later)
                        .thenApply(rest ->
                                Stream.concat(results.stream(), rest.stream()).toList());
            case Result.Rejected rejected -> followed(results, later, rejected.problem());
            case Result.Retry retry -> followed(results, later, retry.problem());
        });
    }

    private static CompletionStage<List<Result>> followed(
            List<Result> results, List<Observation> later, Problem problem) {
        return CompletableFuture.completedFuture(
                Stream.concat(results.stream(), all(later, problem).stream()).toList());
    }

    private static List<Result> results(SubjectReply reply, List<Observation> observations) {
        return switch (reply) {
            case SubjectReply.Accepted accepted -> durable(accepted, observations);
            case SubjectReply.Refused refused -> all(observations, refused.problem());
            case SubjectReply.Overloaded overloaded ->
                all(
                        observations,
                        Problem.of(ErrorCode.OVERLOADED, "Too much waits at " + overloaded.subject() + " already."));
            case SubjectReply.Described other -> throw new IllegalStateException("Observe was answered with " + other);
            case SubjectReply.Foreseen other -> throw new IllegalStateException("Observe was answered with " + other);
        };
    }

    private static List<Result> all(List<Observation> observations, Problem problem) {
        return observations.stream()
                .<Result>map(observation -> Problems.isSenders(problem.code())
                        ? new Result.Rejected(problem)
                        : new Result.Retry(observation.id(), problem))
                .toList();
    }

    /** Tells insights and duplicates apart by event. Of equal events in one command the first is the new one. */
    private static List<Result> durable(SubjectReply.Accepted accepted, List<Observation> observations) {
        List<Said> said =
                Said.inRow(accepted.subject(), accepted.version(), accepted.firstInsight(), accepted.insights());
        var seen = new HashSet<String>();
        var results = new ArrayList<Result>();
        int duplicates = accepted.duplicates();
        for (int i = 0; i < observations.size(); i++) {
            Observation observation = observations.get(i);
            boolean first = seen.add(observation.source() + "\n" + observation.id());
            List<Said> about = first
                    ? said.stream().filter(one -> one.isAbout(observation.id())).toList()
                    : List.of();
            boolean duplicate = !first || (about.isEmpty() && duplicates > 0);
            duplicates -= duplicate ? 1 : 0;
            results.add(new Result.Durable(
                    observation.id(), accepted.subject(), duplicate, duplicate ? 0 : accepted.version(), about));
        }
        return results;
    }
}
