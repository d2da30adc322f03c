package dev.presage.persistence.replay;

import dev.presage.persistence.replay.Rederivation.Difference;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.Telling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event taken apart into numbers and words by place, so that two can be compared. */
final class EventParts {
    private final Map<String, Object> parts = new LinkedHashMap<>();

    private EventParts(SubjectEvent.Observed event) {
        for (Observation observation : event.observations()) {
            put("observations/" + observation.source() + "/" + observation.id(), "applied");
        }
        for (int i = 0; i < event.insights().size(); i++) {
            insight("insights/" + i, event.insights().get(i));
        }
        for (Carried carried : event.carried()) {
            floats("carried/" + carried.key(), carried.state());
        }
        for (int i = 0; i < event.told().size(); i++) {
            Telling telling = event.told().get(i);
            String place = "told/" + i;
            put(place + "/to", telling.to());
            put(place + "/type", telling.type());
            put(place + "/time", telling.time());
            telling.numbers().byName().forEach((name, value) -> put(place + "/" + name, value));
        }
    }

    /** Everything in which two events differ, the largest differences first. */
    static List<Difference> differences(SubjectEvent.Observed was, SubjectEvent.Observed is) {
        Map<String, Object> before = new EventParts(was).parts;
        Map<String, Object> after = new EventParts(is).parts;
        var places = new LinkedHashSet<>(before.keySet());
        places.addAll(after.keySet());
        var differences = new ArrayList<Difference>();
        for (String place : places) {
            Object one = before.get(place);
            Object other = after.get(place);
            if (one == null || !one.equals(other)) {
                differences.add(new Difference(place, text(one), text(other), size(one, other)));
            }
        }
        differences.sort(Comparator.comparingDouble(difference -> -difference.size()));
        return differences;
    }

    private static String text(@Nullable Object part) {
        return part == null ? "" : part.toString();
    }

    private static double size(@Nullable Object was, @Nullable Object is) {
        if (was instanceof Number one && is instanceof Number other) {
            double a = one.doubleValue();
            double b = other.doubleValue();
            double size = Math.abs(a - b) / Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
            return Double.isNaN(size) ? Double.POSITIVE_INFINITY : size;
        }
        return Double.POSITIVE_INFINITY;
    }

    private void insight(String place, Insight insight) {
        put(place + "/time", insight.time());
        put(place + "/by", insight.by());
        switch (insight) {
            case Insight.Anomaly anomaly -> {
                put(place + "/observation", anomaly.observation());
                put(place + "/score", anomaly.score());
                put(place + "/alarm", anomaly.alarm());
                reasons(place, anomaly.reasons());
            }
            case Insight.Decision decision -> {
                put(place + "/observation", decision.observation());
                put(place + "/verdict", decision.verdict());
                put(place + "/score", decision.score());
                reasons(place, decision.reasons());
            }
            case Insight.Forecast forecast -> {
                put(place + "/step", forecast.step());
                floats(place + "/levels", forecast.levels());
                forecast.channels()
                        .forEach(channel -> floats(place + "/channels/" + channel.name(), channel.quantiles()));
            }
        }
    }

    private void reasons(String place, List<Reason> reasons) {
        for (int i = 0; i < reasons.size(); i++) {
            Reason reason = reasons.get(i);
            String at = place + "/reasons/" + i;
            put(at + "/code", reason.code());
            put(at + "/about", reason.about());
            put(at + "/low", reason.low());
            put(at + "/high", reason.high());
            put(at + "/seen", reason.seen());
        }
    }

    private void floats(String place, Floats numbers) {
        put(place + "/length", numbers.length());
        for (int i = 0; i < numbers.length(); i++) {
            put(place + "/" + i, numbers.get(i));
        }
    }

    private void put(String place, Object part) {
        parts.put(place, part);
    }
}
