package dev.presage.persistence.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.persistence.backtest.Backtest.Reached;
import dev.presage.persistence.backtest.Tally.Count;
import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.PairedLoss;
import dev.presage.protocol.Insight.Verdict;
import dev.presage.protocol.ModelRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a backtest has shown, ready to be written as JSON. It says nothing of when, by whom and how fast it was run: the
 * same candidate over the same history always leads to the same bytes.
 *
 * @param json maps, lists, strings and numbers in a stable order
 * @param objections what speaks against the candidate, each in a clause
 */
public record Report(Map<String, Object> json, List<String> objections) {
    private static final int FORMAT = 1;
    private static final double SECONDS_OF_DAY = 86_400;
    private static final ObjectMapper JSON = new ObjectMapper();

    public Report {
        objections = List.copyOf(objections);
    }

    public static Report of(Plan plan, Reached reached, Prices prices, Bar bar) {
        var tally = new Tally(reached.tally());
        List<String> objections = bar.objections(tally);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("candidate", candidate(plan));
        json.put("against", plan.against().map(weights -> ref(weights.ref())).orElse(null));
        json.put("from", plan.from().toString());
        json.put("to", plan.to().toString());
        json.put("position", plan.position().toString());
        json.put("sample", plan.sample());
        json.put("subjects", tally.count(Count.SUBJECTS));
        json.put("events", tally.count(Count.EVENTS));
        json.put("isCut", reached.isCut());
        json.put("decisions", decisions(tally));
        json.put("alarms", alarms(plan, tally));
        json.put("loss", loss(tally, bar));
        json.put("changed", tally.changes().count());
        json.put("changes", changes(tally));
        json.put("labels", Map.of("read", tally.count(Count.LABELS), "leftOut", tally.count(Count.LABELS_LEFT_OUT)));
        json.put("noNumbers", tally.count(Count.FAILURES) + tally.count(Count.UNANSWERED));
        json.put("unreadable", tally.count(Count.UNREADABLE));
        json.put("unreadableExamples", tally.unreadable());
        json.put("cost", cost(tally, prices));
        json.put("bar", bar(bar));
        json.put("objections", objections);
        json.put("passed", objections.isEmpty());
        return new Report(json, objections);
    }

    public boolean passed() {
        return objections.isEmpty();
    }

    /** Always the same bytes for the same report. */
    public byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(sorted(json));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Maps, lists, strings and numbers always write.", impossible);
        }
    }

    /** Maps without an order of their own would write as they please. */
    private static @Nullable Object sorted(@Nullable Object part) {
        return switch (part) {
            case null -> null;
            case LinkedHashMap<?, ?> ordered -> {
                Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
                ordered.forEach((key, value) -> copy.put(key, sorted(value)));
                yield copy;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new TreeMap<>();
                map.forEach((key, value) -> copy.put(String.valueOf(key), sorted(value)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(value -> copy.add(sorted(value)));
                yield copy;
            }
            default -> part;
        };
    }

    private static Map<String, Object> candidate(Plan plan) {
        Map<String, Object> json = ref(plan.candidate().ref());
        json.put("domain", plan.domain().name());
        json.put("settings", plan.settings());
        return json;
    }

    private static Map<String, Object> ref(ModelRef ref) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", ref.name());
        json.put("version", ref.version());
        json.put("digest", ref.digest());
        return json;
    }

    private static @Nullable Map<String, Object> decisions(Tally tally) {
        if (tally.decisions(false) + tally.decisions(true) == 0) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("good", tally.decisions(false));
        json.put("bad", tally.decisions(true));
        json.put("then", decisions(tally, false));
        json.put("now", decisions(tally, true));
        json.put("moreGoodRefused", difference(tally.moreRefused(), usual(tally.moreRefused())));
        return json;
    }

    private static Map<String, Object> decisions(Tally tally, boolean byCandidate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("goodDeclined", share(tally.verdict(false, byCandidate, Verdict.DECLINE)));
        json.put("goodReviewed", share(tally.verdict(false, byCandidate, Verdict.REVIEW)));
        json.put("goodRefused", share(tally.refused(false, byCandidate)));
        json.put("badCaught", share(tally.refused(true, byCandidate)));
        put(json, "averagePrecision", tally.ranks(byCandidate).averagePrecision());
        put(json, "areaUnderCurve", tally.ranks(byCandidate).areaUnderCurve());
        return json;
    }

    private static Map<String, Object> share(Share share) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", share.count());
        json.put("of", share.of());
        put(json, "share", share.value());
        put(json, "low", share.low());
        put(json, "high", share.high());
        return json;
    }

    /** Half the width of a usual interval, 95 %. */
    private static double usual(PairedLoss difference) {
        return Share.WIDTH * difference.standardError();
    }

    private static Map<String, Object> difference(PairedLoss difference, double within) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "mean", difference.mean());
        put(json, "low", difference.mean() - within);
        put(json, "high", difference.mean() + within);
        json.put("groups", difference.groups());
        return json;
    }

    private static @Nullable Map<String, Object> alarms(Plan plan, Tally tally) {
        if (tally.count(Count.SCORED) == 0) {
            return null;
        }
        double days = Duration.between(plan.from(), plan.to()).toMillis() / 1e3 / SECONDS_OF_DAY;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scored", tally.count(Count.SCORED));
        json.put("then", tally.count(Count.ALARMS_THEN));
        json.put("now", tally.count(Count.ALARMS_NOW));
        json.put("both", tally.count(Count.ALARMS_BOTH));
        put(json, "thenPerDay", tally.count(Count.ALARMS_THEN) / days);
        put(json, "nowPerDay", tally.count(Count.ALARMS_NOW) / days);
        return json;
    }

    private static Map<String, Object> loss(Tally tally, Bar bar) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lessons", tally.count(Count.LESSONS));
        put(json, "now", tally.meanLoss());
        put(json, "against", tally.againstMeanLoss());
        json.put("more", difference(tally.moreLost(), tally.moreLost().within(bar.doubt())));
        put(json, "calibrationError", tally.calibrationError());
        put(json, "againstCalibrationError", tally.againstCalibrationError());
        json.put("curve", tally.curve().stream().map(Report::point).toList());
        return json;
    }

    private static Map<String, Object> point(Marks.Point point) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("said", point.said());
        json.put("came", point.came());
        json.put("count", point.count());
        return json;
    }

    private static List<Map<String, Object>> changes(Tally tally) {
        List<Map<String, Object>> json = new ArrayList<>();
        tally.changes().kinds().forEach((name, kind) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", name);
            one.put("count", kind.count());
            one.put("examples", kind.examples().stream().map(Report::example).toList());
            json.add(one);
        });
        return json;
    }

    private static Map<String, Object> example(Change change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("domain", change.domain());
        json.put("subject", change.subject());
        json.put("version", change.version());
        json.put("observation", change.observation());
        json.put("time", change.time());
        json.put("then", change.then());
        json.put("now", change.now());
        json.put("thenScore", change.thenScore());
        json.put("nowScore", change.nowScore());
        json.put("truth", change.truth());
        return json;
    }

    private static Map<String, Object> cost(Tally tally, Prices prices) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("then", prices.cost(tally, false));
        json.put("now", prices.cost(tally, true));
        Map<String, Object> stated = new LinkedHashMap<>();
        stated.put("declinedGood", prices.declinedGood());
        stated.put("review", prices.review());
        stated.put("missedBad", prices.missedBad());
        stated.put("alarm", prices.alarm());
        json.put("prices", stated);
        return json;
    }

    private static Map<String, Object> bar(Bar bar) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("maxMoreRefused", bar.maxMoreRefused());
        json.put("doubt", bar.doubt());
        json.put("maxAlarmRise", bar.maxAlarmRise());
        json.put("minEvents", bar.minEvents());
        return json;
    }

    /** JSON has no word for what is no number. */
    @SuppressWarnings("NullAway") // A map that is written, in which a key may stand for nothing.
    private static void put(Map<String, Object> json, String key, double number) {
        json.put(key, Double.isFinite(number) ? number : null);
    }
}
