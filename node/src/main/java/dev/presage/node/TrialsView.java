package dev.presage.node;

import static dev.presage.node.NullableJson.put;

import dev.presage.node.registry.DriftFigures;
import dev.presage.node.registry.LiveWindow;
import dev.presage.persistence.domain.Marks;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Windows of the live stream as HTTP shows them: what is not known, or no number, is null. */
final class TrialsView {
    private TrialsView() {}

    /** Newest first; only the newest of each version has its calibration curve, for they are long. */
    static List<Map<String, Object>> windows(List<LiveWindow> windows) {
        Set<String> shown = new HashSet<>();
        return windows.stream()
                .map(window -> window(window, shown.add(window.version())))
                .toList();
    }

    private static Map<String, Object> window(LiveWindow window, boolean withCurve) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", window.version());
        put(json, "against", window.against().orElse(null));
        json.put("from", window.from().toString());
        json.put("to", window.to().toString());
        json.put("lessons", window.lessons());
        put(json, "loss", number(window.loss()));
        put(json, "againstLoss", number(window.againstLoss()));
        put(json, "difference", number(window.difference().mean()));
        put(json, "standardError", number(window.difference().standardError()));
        put(json, "calibrationError", number(window.calibrationError()));
        put(json, "p99Millis", number(window.p99Millis()));
        json.put("failures", window.failures());
        put(json, "fault", window.fault().orElse(null));
        if (withCurve) {
            json.put("curve", window.curve().stream().map(TrialsView::point).toList());
        }
        return json;
    }

    private static Map<String, Object> point(Marks.Point point) {
        return Map.of("said", point.said(), "came", point.came(), "count", point.count());
    }

    static List<Map<String, Object>> drift(List<DriftFigures> windows) {
        return windows.stream().map(TrialsView::drift).toList();
    }

    private static Map<String, Object> drift(DriftFigures window) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", window.version());
        json.put("from", window.from().toString());
        json.put("to", window.to().toString());
        json.put("lessons", window.lessons());
        put(json, "loss", number(window.loss()));
        put(json, "referenceLoss", number(window.referenceLoss()));
        json.put("features", new TreeMap<>(window.features()));
        put(json, "scores", number(window.scores()));
        json.put("labels", new TreeMap<>(window.labels()));
        json.put("labelled", window.labelled());
        put(json, "labelLoss", number(window.labelLoss()));
        return json;
    }

    private static @Nullable Double number(double figure) {
        return Double.isFinite(figure) ? figure : null;
    }
}
