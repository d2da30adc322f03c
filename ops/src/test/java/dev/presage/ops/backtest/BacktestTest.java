package dev.presage.ops.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.node.registry.Outcome;
import dev.presage.node.registry.Stage;
import dev.presage.node.registry.Step;
import dev.presage.node.training.backtest.Asked;
import dev.presage.node.training.backtest.Asked.State;
import dev.presage.ops.dataset.RealJournal;
import dev.presage.ops.dataset.ServedModel;
import dev.presage.persistence.backtest.Backtest;
import dev.presage.persistence.backtest.Limits;
import dev.presage.persistence.backtest.Plan;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.account.AccountSettings;
import dev.presage.persistence.domain.account.Label;
import dev.presage.persistence.domain.account.Transaction;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.replay.Point;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Insight.Verdict;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backtests over some days of 150 cards, decided by the shipped weights. */
class BacktestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DAYS = 7;

    /** Two days go before the span, so that the candidate has something to be warmed from. */
    private static final Instant FROM = RealJournal.START.plus(Duration.ofDays(2));

    private static final Instant TO = RealJournal.START.plus(Duration.ofDays(DAYS));
    private static final String LEAK = "leak-";
    private static final String SPOILT = " WHERE persistence_id = 'account|spoilt' AND sequence_number = 1";

    @TempDir
    private static Path folder;

    private static RealJournal journal;
    private static Bench bench;

    @BeforeAll
    static void write() throws Exception {
        journal = new RealJournal();
        try (var shipped = new ServedModel(WeightsFile.resource(Bench.MODEL, "1"))) {
            journal.serve(shipped);
            journal.writeCards(DAYS);
            live(LEAK + "a", true);
            live(LEAK + "b", false);
        }
        journal.serve(null);
        journal.writeDevices(10, 120);
        bench = new Bench(journal, folder);
    }

    @AfterAll
    static void close() throws IOException {
        bench.close();
        journal.close();
    }

    /** Twelve payments at one terminal; after the eighth a label about the third. */
    private static void live(String card, boolean fraud) throws Exception {
        for (int i = 1; i <= 12; i++) {
            observe(card, "p" + i, i, new Transaction(20 + i, "EUR", "t-1", "m-1", "DE"));
            if (i == 8) {
                observe(card, "l", i, new Label(card + "-p3", fraud));
            }
        }
    }

    private static void observe(String card, String id, int hour, Payload data) throws Exception {
        String type = data instanceof Label ? "dev.presage.account.label" : "dev.presage.account.transaction";
        journal.write(
                new SubjectId(AccountDomain.NAME, card),
                new Observation(
                        card + "-" + id,
                        "/cards",
                        type,
                        TO.plus(Duration.ofHours(hour)),
                        Position.Keyed.INSTANCE,
                        data));
    }

    private static JsonNode report(Asked done) throws IOException {
        assertThat(done.state()).as(String.valueOf(done.error())).isEqualTo(State.DONE);
        return JSON.readTree(done.report().orElseThrow().json());
    }

    /** By how much the odds of fraud must rise so that a share more of the good payments are refused. */
    private static double oddsFor(double share) {
        List<Double> odds = new ArrayList<>();
        Cursor at = Cursor.START;
        for (List<JournalRow> page = journal.reader().after(at, 500);
                !page.isEmpty();
                page = journal.reader().after(at, 500)) {
            for (JournalRow row : page) {
                if (row.event() instanceof SubjectEvent.Observed event
                        && !event.at().isBefore(FROM)
                        && event.at().isBefore(TO)) {
                    for (Insight insight : event.insights()) {
                        if (insight instanceof Insight.Decision decision) {
                            odds.add(Math.log(decision.score() / (1 - decision.score())));
                        }
                    }
                }
            }
            at = page.getLast().cursor();
        }
        double review = Math.log(AccountSettings.DEFAULT.review() / (1 - AccountSettings.DEFAULT.review()));
        double[] approved = odds.stream()
                .mapToDouble(Double::doubleValue)
                .filter(one -> one < review)
                .sorted()
                .toArray();
        return review - approved[approved.length - 1 - (int) (share * odds.size())];
    }

    /**
     * Goal: a candidate that would have declined or reviewed 3 % more good customers is refused by its own backtest,
     * with examples that can be visited; one that decides as the champion did passes; and nobody serves without.
     */
    @Test
    void aCandidateThatRefusesMoreGoodOnesIsRefused() throws IOException {
        bench.registerShifted("strict", oddsFor(0.035));
        bench.registerShifted("alike", 1e-6);
        assertThat(refused("strict")).contains("it has been in no backtest yet");

        JsonNode strict = report(bench.backtest("strict", FROM, TO, Map.of()));
        assertThat(strict.path("passed").asBoolean()).isFalse();
        assertThat(strict.at("/objections/0").asText()).contains("percentage points more");
        assertThat(strict.at("/decisions/moreGoodRefused/mean").asDouble()).isBetween(0.025, 0.05);
        assertThat(strict.at("/decisions/moreGoodRefused/low").asDouble()).isPositive();
        assertThat(strict.at("/cost/now").asDouble())
                .isGreaterThan(strict.at("/cost/then").asDouble());
        assertThat(strict.path("changes")).isNotEmpty();
        for (JsonNode kind : strict.path("changes")) {
            assertThat(kind.path("examples")).isNotEmpty();
            kind.path("examples").forEach(BacktestTest::assertWasDecided);
        }
        assertThat(refused("strict")).contains("did not pass", "percentage points more");

        JsonNode alike = report(bench.backtest("alike", FROM, TO, Map.of()));
        assertThat(alike.path("objections")).isEmpty();
        assertThat(alike.path("changed").asLong()).isZero();
        assertThat(alike.path("events").asLong()).isGreaterThan(1_000);
        assertThat(alike.at("/decisions/bad").asLong()).isPositive();
        assertThat(alike.at("/decisions/now/averagePrecision").asDouble()).isBetween(0.02, 1.0);
        assertThat(alike.at("/decisions/now/areaUnderCurve").asDouble()).isBetween(0.5, 1.0);
        assertThat(alike.at("/loss/lessons").asLong()).isGreaterThan(1_000);
        assertThat(alike.at("/loss/more/mean").asDouble()).isBetween(-1e-3, 1e-3);
        assertThat(bench.registry().steps(Bench.MODEL, 10))
                .filteredOn(step -> step.kind() == Step.Kind.BACKTESTED)
                .extracting(Step::version)
                .contains("alike", "strict");

        bench.write("UPDATE model_backtest SET report = report || ' ' WHERE version = 'alike'");
        assertThat(refused("alike")).contains("was altered");
        bench.write("UPDATE model_backtest SET report = substring(report FOR length(report) - 1)"
                + " WHERE version = 'alike'");
        assertThat(bench.registry().promote(Bench.MODEL, "alike", Stage.CANARY, "ann", "A test."))
                .isInstanceOf(Outcome.Done.class);
        assertThat(bench.registry().champion(Bench.MODEL).orElseThrow().stage()).isEqualTo(Stage.CHAMPION);
    }

    /** What is said to whoever wants a version to serve. */
    private static String refused(String version) {
        Outcome outcome = bench.registry().promote(Bench.MODEL, version, Stage.CHAMPION, "ann", "A test.");
        var refused = (Outcome.Refused) outcome;
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.GATE_CLOSED);
        return refused.problem().detail();
    }

    /** What an example says was decided stands in the journal where it says. */
    private static void assertWasDecided(JsonNode example) {
        var subject = new SubjectId(
                example.path("domain").asText(), example.path("subject").asText());
        var past = bench.travel()
                .to(subject, new Point.Version(example.path("version").asLong()));
        assertThat(past.event().insights()).anySatisfy(insight -> {
            var decision = (Insight.Decision) insight;
            assertThat(decision.observation())
                    .isEqualTo(example.path("observation").asText());
            assertThat(decision.verdict())
                    .isEqualTo(Verdict.valueOf(example.path("then").asText().toUpperCase(Locale.ROOT)));
            assertThat(decision.score()).isEqualTo(example.path("thenScore").asDouble());
        });
    }

    /** Goal: a runner that dies anywhere is followed by one that goes on to exactly the same report. */
    @Test
    void dyingChangesNoByte() {
        bench.registerShifted("through", 0.3);
        Asked through = bench.backtest("through", FROM, TO, Map.of());
        Asked asked = bench.ask("through", FROM, TO, Map.of());
        for (int calls : new int[] {1, 25, 20}) {
            assertThatThrownBy(() -> bench.run(new Dying(bench.candidates(), calls)))
                    .hasMessageContaining("dies");
            assertThat(bench.find(asked).state()).isEqualTo(State.RUNNING);
        }
        assertThat(bench.find(asked).progress().listed())
                .isPositive()
                .isLessThan(through.progress().listed());
        bench.run(bench.candidates());
        Asked done = bench.find(asked);
        assertThat(done.report()).isPresent();
        assertThat(done.report().orElseThrow().json())
                .isEqualTo(through.report().orElseThrow().json());
        assertThat(done.report().orElseThrow().isIntact()).isTrue();
    }

    /**
     * Goal: the candidate sees no label before the journal has it. Method: two cards that live the same life but for
     * what one label says are asked about in the same words up to that label, and not after it.
     */
    @Test
    void labelsAreNotKnownBeforeTheyCame() {
        List<List<float[]>> asked = new ArrayList<>();
        try (var weights =
                bench.candidates().load(bench.candidates().champion(Bench.MODEL).orElseThrow())) {
            var spy = new Spy(weights);
            var plan = new Plan(
                    new AccountDomain(AccountSettings.DEFAULT),
                    Map.of(),
                    spy,
                    Optional.empty(),
                    TO,
                    TO.plus(Duration.ofDays(1)),
                    journal.reader().head(),
                    1);
            var backtest = new Backtest(
                    journal.reader(), bench.travel(), plan, new Limits(1, 50, 10, 1, 100, 1_000), () -> {});
            var before = new Backtest.Reached(LEAK, 0, false, false, Backtest.Reached.NOWHERE.tally());
            var unused = backtest.run(before, reached -> asked.add(spy.take()));
        }
        List<float[]> fraud = asked.get(0);
        List<float[]> genuine = asked.get(1);
        // One question for each payment, and from the second on one for each lesson; the last lesson comes at the end.
        assertThat(fraud).hasSize(24).hasSameSizeAs(genuine);
        int untilLabel = 8 + 7;
        int same = 0;
        while (same < fraud.size() && Arrays.equals(fraud.get(same), genuine.get(same))) {
            same++;
        }
        assertThat(same).isBetween(untilLabel, fraud.size() - 1);
    }

    /** Goal: what cannot be ends with a code and a sentence, and leaves no report. */
    @Test
    void whatCannotBeIsRefused() throws IOException {
        Asked empty = bench.backtest("1", TO.plus(Duration.ofDays(2)), TO.plus(Duration.ofDays(3)), Map.of());
        assertFailed(empty, ErrorCode.BACKTEST_EMPTY, "nothing was concluded");
        assertFailed(bench.backtest("nobody", FROM, TO, Map.of()), ErrorCode.MODEL_UNKNOWN, "nobody");
        bench.registerShifted("old", 0.1);
        bench.promote("old", Stage.RETIRED);
        assertFailed(bench.backtest("old", FROM, TO, Map.of()), ErrorCode.VERSION_RETIRED, "retired");

        Asked called = bench.ask("1", FROM, TO, Map.of());
        assertThat(bench.backtests().begin(called.wish())).isEmpty();
        assertThat(bench.backtests().cancel(called.id(), "bob", "Not now.")).isPresent();
        bench.run(bench.candidates());
        assertThat(bench.find(called).state()).isEqualTo(State.CANCELLED);
        assertThat(bench.find(called).report()).isEmpty();
    }

    private static void assertFailed(Asked ended, ErrorCode code, String words) {
        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.error()).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.detail()).contains(words);
        });
        assertThat(ended.report()).isEmpty();
    }

    /** Goal: thresholds alone can be tried, and a damaged row costs one subject and is named. */
    @Test
    void thresholdsAreTriedAndDamageIsNamed() throws Exception {
        observe("spoilt", "p1", 30, new Transaction(20, "EUR", "t-1", "m-1", "DE"));
        observe("spoilt", "p2", 31, new Transaction(20, "EUR", "t-1", "m-1", "DE"));
        bench.write("UPDATE event_journal SET event_payload = '\\x01' || event_payload" + SPOILT);
        Asked asked = bench.backtest("1", FROM, TO.plus(Duration.ofDays(3)), Map.of("review", "0.05"));
        bench.write("UPDATE event_journal SET event_payload = substring(event_payload FROM 2)" + SPOILT);
        JsonNode report = report(asked);
        assertThat(report.at("/candidate/settings/review").asText()).isEqualTo("0.05");
        assertThat(report.path("changes"))
                .extracting(kind -> kind.path("kind").asText())
                .anyMatch(kind -> kind.startsWith("approve to review"));
        assertThat(report.path("unreadable").asLong()).isOne();
        assertThat(report.at("/unreadableExamples/0").asText()).contains("Row 1", "spoilt");
        assertThat(bench.registry().backtests().latest(Bench.MODEL, "1")).isEmpty();
    }

    /** Goal: devices are tried by their alarms and by what their readings cost the model, all channels of them. */
    @Test
    void devicesAreTriedByAlarmsAndLoss() throws IOException {
        Instant half = RealJournal.START.plus(Duration.ofMinutes(10));
        Asked asked = bench.ask("device-next", "1", "device", half, half.plus(Duration.ofHours(1)), Map.of());
        bench.run(bench.candidates());
        JsonNode report = report(bench.find(asked));
        assertThat(report.path("subjects").asLong()).isEqualTo(10);
        assertThat(report.at("/alarms/scored").asLong()).isEqualTo(10 * 60);
        assertThat(report.at("/loss/lessons").asLong()).isEqualTo(2 * 10 * 60);
        assertThat(report.at("/loss/now").asDouble()).isPositive();
        assertThat(report.at("/loss/calibrationError").asDouble()).isBetween(0.0, 0.5);
    }
}
