package dev.presage.ops.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.presage.node.training.data.CannotCut;
import dev.presage.node.training.data.Card;
import dev.presage.node.training.data.CutRequest;
import dev.presage.node.training.data.DataSettings;
import dev.presage.node.training.data.DatasetCut;
import dev.presage.node.training.data.Pseudonyms;
import dev.presage.node.training.data.Sequence;
import dev.presage.node.training.data.Split;
import dev.presage.node.training.data.TrainingSet;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.SubjectId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets cut from one real journal: 150 cards in 40 days, 30 devices of 120 readings. */
class DatasetCutTest {
    private static final byte[] KEY = "only for these tests".getBytes(StandardCharsets.US_ASCII);

    private static RealJournal journal;
    private static Cursor end;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write() throws IOException, SQLException {
        journal = new RealJournal();
        journal.writeCards(40);
        journal.writeDevices(30, 120);
        end = journal.reader().head();
    }

    @AfterAll
    static void close() throws IOException {
        journal.close();
    }

    private static DataSettings settings(Map<String, ?> more) {
        return DataSettings.from(ConfigFactory.parseMap(more)
                .atPath("presage.training.data")
                .withFallback(ConfigFactory.parseResources("presage/training.conf"))
                .resolve());
    }

    private static DatasetCut cutter(Map<String, ?> more) {
        return new DatasetCut(journal.reader(), journal.domains(), settings(more), new Pseudonyms(KEY));
    }

    private Card cut(String domain, String name) throws IOException {
        return cutter(Map.of()).cut(CutRequest.of(domain, end), folder.resolve(name));
    }

    private static Card.Part part(Card card, Split split) {
        return Objects.requireNonNull(card.splits().get(split.label()), split.label());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void assertRefused(CannotCut.Cause why, String words, ThrowingCut cut) {
        assertThatThrownBy(cut::run)
                .isInstanceOfSatisfying(
                        CannotCut.class, refused -> assertThat(refused.why()).isEqualTo(why))
                .hasMessageContaining(words);
    }

    private interface ThrowingCut {
        void run() throws Exception;
    }

    /** Goal: a set says the same whatever the pages, and opens as it was written. Method: pages of 7 and of 500. */
    @Test
    void theSamePositionMakesTheSameSet() throws IOException {
        Card first = cut("account", "first");
        Card second = cutter(Map.of("page-rows", 7)).cut(CutRequest.of("account", end), folder.resolve("second"));
        assertThat(second).isEqualTo(first);
        for (Path file : files(folder.resolve("first"))) {
            assertThat(folder.resolve("second").resolve(file.getFileName())).hasSameBinaryContentAs(file);
        }
        assertThat(TrainingSet.open(folder.resolve("first")).card()).isEqualTo(first);
        assertThat(first.contentHash()).hasSize(64);
        Card other = cutter(Map.of("sequence-steps", 64)).cut(CutRequest.of("account", end), folder.resolve("other"));
        assertThat(other.contentHash()).isNotEqualTo(first.contentHash());
    }

    /** Goal: every step is counted once, is in its time, and labels are joined to what they are about. */
    @Test
    void countsAndSplits() throws IOException {
        Card card = cut("account", "set");
        TrainingSet set = TrainingSet.open(folder.resolve("set"));
        Instant validationFrom = Instant.parse(card.splitRule().validationFrom());
        Instant testFrom = Instant.parse(card.splitRule().testFrom());
        Map<Split, Set<String>> subjects = new EnumMap<>(Split.class);
        long[] labelled = new long[1];
        long[] steps = new long[1];
        for (Split split : Split.values()) {
            Set<String> in = new HashSet<>();
            set.forEach(split, sequence -> {
                in.add(sequence.subject());
                for (Sequence.Step step : sequence.steps()) {
                    steps[0]++;
                    labelled[0] += step.labelledAt().equals(Cursor.START) ? 0 : 1;
                    assertThat(step.labelledAt()).isLessThanOrEqualTo(end);
                    assertThat(step.said()).isBetween(0f, 1f);
                    if (split == Split.TRAIN) {
                        assertThat(step.knownAt()).isBefore(validationFrom);
                    } else {
                        assertThat(step.time()).isAfterOrEqualTo(validationFrom);
                    }
                    if (split == Split.TEST_SEEN || split == Split.TEST_UNSEEN) {
                        assertThat(step.time()).isAfterOrEqualTo(testFrom);
                    }
                }
            });
            subjects.put(split, in);
            assertThat(in).as(split.label()).isNotEmpty();
            Card.Part part = part(card, split);
            assertThat(part.subjects()).isEqualTo(in.size());
        }
        assertThat(subjects.get(Split.TEST_UNSEEN)).doesNotContainAnyElementsOf(subjects.get(Split.TRAIN));
        assertThat(subjects.get(Split.VALIDATION_UNSEEN)).doesNotContainAnyElementsOf(subjects.get(Split.TRAIN));
        Card.Cleaned cleaned = card.cleaning();
        long left = cleaned.outliers() + cleaned.missing() + cleaned.straddling() + cleaned.keptFromTraining();
        assertThat(steps[0] + left).isEqualTo(card.source().observations() - cleaned.duplicates());
        assertThat(labelled[0] + cleaned.unmatchedLabels())
                .isEqualTo(card.source().labels());
        assertThat(part(card, Split.TRAIN).classes().values()).allMatch(count -> count > 0);
        assertThat(card.leak().area()).isBetween(0.5, 0.995);
    }

    /** A fifth of what happened to cards, which comes first in the journal. */
    private static Cursor fifth() {
        List<Cursor> cards = journal.reader().after(Cursor.START, 100_000).stream()
                .filter(row -> row.subject().domain().equals("account"))
                .map(JournalRow::cursor)
                .toList();
        return cards.get(cards.size() / 5);
    }

    /** Goal: a label that came after the cut is not known. Method: cut at a fifth of what cards did and at its end. */
    @Test
    void laterLabelsAreUnknown() throws IOException {
        Cursor fifth = fifth();
        Card early =
                cutter(Map.of("silence-after", "0d")).cut(CutRequest.of("account", fifth), folder.resolve("early"));
        for (Split split : Split.values()) {
            TrainingSet.open(folder.resolve("early"))
                    .forEach(
                            split,
                            sequence -> assertThat(sequence.steps())
                                    .allMatch(step -> step.labelledAt().compareTo(fifth) <= 0));
        }
        Card late = cut("account", "late");
        assertThat(early.source().labels()).isLessThan(late.source().labels());
        assertThat(Instant.parse(early.source().latest()))
                .isBefore(Instant.parse(late.source().latest()));
    }

    /** Goal: nobody is named in what is written. Method: search every byte for every id. */
    @Test
    void noIdIsWritten() throws IOException {
        cut("account", "accounts");
        cut("device", "devices");
        Set<String> ids = new HashSet<>();
        journal.reader()
                .after(Cursor.START, 100_000)
                .forEach(row -> ids.add(row.subject().id()));
        assertThat(ids).hasSizeGreaterThan(100);
        for (Path file : files(folder)) {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            for (String id : ids) {
                assertThat(bytes).as(file + " without " + id).doesNotContain(id);
            }
        }
    }

    /** Goal: memory does not grow with the journal. Method: count what is held for a seventh of it and for all. */
    @Test
    void memoryIsBounded() throws IOException {
        int bound = 200;
        Map<String, ?> small = Map.of("partition-observations", bound, "page-rows", 10, "recent-ids", 50);
        DatasetCut some = cutter(
                Map.of("partition-observations", bound, "page-rows", 10, "recent-ids", 50, "silence-after", "0d"));
        Card fewer = some.cut(CutRequest.of("account", fifth()), folder.resolve("some"));
        DatasetCut all = cutter(small);
        Card more = all.cut(CutRequest.of("account", end), folder.resolve("all"));
        assertThat(more.source().observations())
                .isGreaterThan(4 * fewer.source().observations())
                .isGreaterThan(10L * bound);
        // Each observation is at most an id, a step and a label; a subject is one more.
        assertThat(some.mostHeld()).isLessThanOrEqualTo(4L * bound);
        assertThat(all.mostHeld()).isLessThanOrEqualTo(4L * bound);
    }

    /** Goal: devices make sequences per channel; gaps, duplicates and a wild value are counted, not learnt. */
    @Test
    void cleansDevices() throws IOException, SQLException {
        var host = new SubjectId("device", "dirty");
        for (int i = 0; i < 400; i++) {
            // The id comes again after the journal has forgotten it, as a late redelivery would.
            String id = "d-" + (i == 399 ? 0 : i);
            Instant time = RealJournal.START.plusSeconds(i + (i >= 200 ? 3_600 : 0));
            journal.write(host, RealJournal.reading(id, time, new TreeMap<>(Map.of("t", Math.sin(i / 5.0)))));
        }
        Card card = cutter(Map.of()).cut(CutRequest.of("device", null), folder.resolve("devices"));
        assertThat(card.cleaning().duplicates()).isEqualTo(1);
        assertThat(card.cleaning().gaps()).isEqualTo(1);
        assertThat(card.cleaning().missing()).isZero();
        assertThat(card.features()).hasSize(9);
        assertThat(part(card, Split.TRAIN).steps()).isGreaterThan(1_000);
        Set<String> series = new HashSet<>();
        TrainingSet.open(folder.resolve("devices")).forEach(Split.TRAIN, sequence -> series.add(sequence.series()));
        assertThat(series).contains("load", "rest");
    }

    /** Goal: what cannot be cut is refused with the reason, and nothing is left behind. */
    @Test
    void refusesWhatCannotBe() throws IOException {
        Path out = folder.resolve("none");
        DatasetCut cutter = cutter(Map.of());
        assertRefused(
                CannotCut.Cause.UNKNOWN_DOMAIN, "account, device", () -> cutter.cut(CutRequest.of("valve", end), out));
        Cursor beyond = new Cursor(Long.MAX_VALUE, 0);
        assertRefused(
                CannotCut.Cause.BEYOND_END, "journal ends at", () -> cutter.cut(CutRequest.of("account", beyond), out));
        assertRefused(
                CannotCut.Cause.NO_ROWS,
                "no observations",
                () -> cutter.cut(CutRequest.of("account", Cursor.START), out));
        Cursor young = journal.reader().after(Cursor.START, 100).getLast().cursor();
        assertRefused(CannotCut.Cause.ONE_CLASS, "two classes", () -> cutter.cut(CutRequest.of("account", young), out));
        assertThat(folder).isEmptyDirectory();
        Files.createDirectories(out);
        Files.writeString(out.resolve("mine"), "x");
        assertRefused(CannotCut.Cause.OCCUPIED, "not empty", () -> cutter.cut(CutRequest.of("account", end), out));
    }

    /** Goal: a set that was tampered with does not open. */
    @Test
    void noticesAlteration() throws IOException {
        cut("account", "set");
        Path file = folder.resolve("set").resolve("train.sequences");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertRefused(CannotCut.Cause.ALTERED, "train.sequences", () -> TrainingSet.open(folder.resolve("set")));
    }
}
