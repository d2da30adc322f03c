package dev.presage.ops.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Backtests in lines for people. */
final class BacktestText {
    private static final int EXAMPLES = 3;
    private static final double PERCENT = 100;

    private BacktestText() {}

    /** One backtest in a line. */
    static String line(JsonNode one) {
        String verdict = one.path("passed").isBoolean()
                ? one.path("passed").asBoolean() ? "passed" : "did not pass"
                : one.path("state").asText();
        return String.format(
                Locale.ROOT,
                "%-14s %-14s %-14s %-13s %10d events  by %s: %s",
                one.path("id").asText(),
                one.path("model").asText(),
                one.path("version").asText(),
                verdict,
                one.path("events").asLong(),
                one.path("who").asText(),
                one.path("why").asText());
    }

    /** How far it is. */
    static String progress(JsonNode one) {
        String of =
                one.path("subjects").isNumber() ? " of " + one.path("subjects").asLong() : "";
        String left = one.path("secondsLeft").isNumber()
                ? String.format(
                        Locale.ROOT, ", %.0f s left", one.path("secondsLeft").asDouble())
                : "";
        return String.format(
                Locale.ROOT,
                "%s: %d%s subjects, %d events, %.0f a second%s",
                one.path("state").asText(),
                one.path("listed").asLong(),
                of,
                one.path("events").asLong(),
                one.path("eventsPerSecond").asDouble(0),
                left);
    }

    /** What came of it. */
    static List<String> report(JsonNode report) {
        List<String> lines = new ArrayList<>();
        JsonNode decisions = report.path("decisions");
        if (decisions.isObject()) {
            lines.add(String.format(Locale.ROOT, "%-28s %26s %26s", "", "was decided", "candidate"));
            for (String[] row : new String[][] {
                {"good ones declined", "goodDeclined"},
                {"good ones reviewed", "goodReviewed"},
                {"good ones refused in all", "goodRefused"},
                {"bad ones caught", "badCaught"}
            }) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-28s %26s %26s",
                        row[0],
                        share(decisions.path("then").path(row[1])),
                        share(decisions.path("now").path(row[1]))));
            }
            for (String[] row :
                    new String[][] {{"average precision", "averagePrecision"}, {"area under curve", "areaUnderCurve"}
                    }) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-28s %26s %26s",
                        row[0],
                        number(decisions.path("then").path(row[1])),
                        number(decisions.path("now").path(row[1]))));
            }
        }
        JsonNode alarms = report.path("alarms");
        if (alarms.isObject()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-28s %26s %26s",
                    "alarms a day",
                    number(alarms.path("thenPerDay")),
                    number(alarms.path("nowPerDay"))));
        }
        JsonNode loss = report.path("loss");
        lines.add(String.format(
                Locale.ROOT,
                "%-28s %26s %26s   (champion's beside; difference from %s to %s)",
                "loss",
                number(loss.path("against")),
                number(loss.path("now")),
                number(loss.at("/more/low")),
                number(loss.at("/more/high"))));
        lines.add(String.format(
                Locale.ROOT,
                "%-28s %26s %26s",
                "calibration error",
                number(loss.path("againstCalibrationError")),
                number(loss.path("calibrationError"))));
        lines.add(String.format(
                Locale.ROOT,
                "%-28s %26s %26s",
                "cost by stated prices",
                number(report.at("/cost/then")),
                number(report.at("/cost/now"))));
        lines.add(report.path("changed").asLong() + " decisions of "
                + report.path("events").asLong() + " observations of "
                + report.path("subjects").asLong() + " subjects would have been others.");
        report.path("changes").forEach(kind -> changes(kind, lines));
        if (report.path("passed").asBoolean()) {
            lines.add("It passed.");
        } else {
            report.path("objections").forEach(objection -> lines.add("It did not pass: " + objection.asText() + "."));
        }
        return lines;
    }

    private static void changes(JsonNode kind, List<String> lines) {
        lines.add(String.format(
                Locale.ROOT,
                "  %6d  %s",
                kind.path("count").asLong(),
                kind.path("kind").asText()));
        kind.path("examples")
                .valueStream()
                .limit(EXAMPLES)
                .forEach(example -> lines.add(String.format(
                        Locale.ROOT,
                        "          %s:%s event %d, %.3f then, %.3f now",
                        example.path("domain").asText(),
                        example.path("subject").asText(),
                        example.path("version").asLong(),
                        example.path("thenScore").asDouble(),
                        example.path("nowScore").asDouble())));
    }

    private static String share(JsonNode share) {
        return share.path("share").isNumber()
                ? String.format(
                        Locale.ROOT,
                        "%.2f %% (%.2f to %.2f)",
                        PERCENT * share.path("share").asDouble(),
                        PERCENT * share.path("low").asDouble(),
                        PERCENT * share.path("high").asDouble())
                : "-";
    }

    private static String number(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%.4f", number.asDouble()) : "-";
    }
}
