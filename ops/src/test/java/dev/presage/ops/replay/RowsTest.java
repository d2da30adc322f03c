package dev.presage.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.events.OutgoingEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {
    private static final Formats.LabelPlan PLAN =
            new Formats.LabelPlan(TransactionsFormat.Labels.FRAUD, Duration.ofDays(7), "EUR");

    @TempDir
    Path folder;

    /** Goal: a folder in the NAB layout becomes one device a file, in event time, the same ids every time. */
    @Test
    void readsNab() throws Exception {
        file("realTraffic/speed.csv", "timestamp,value\n2015-08-31 18:22:00,90.0\n2015-08-31 18:32:00,62.0\n");
        file("artificial/flat.csv", "timestamp,value\n2014-04-01 00:00:00,1\n2016-04-01 00:05:00,1\n");
        List<OutgoingEvent> events = events(Formats.nab, folder);
        assertThat(events)
                .extracting(OutgoingEvent::subject)
                .containsExactly("artificial/flat", "realTraffic/speed", "realTraffic/speed", "artificial/flat");
        assertThat(events.get(1).time()).isEqualTo(Instant.parse("2015-08-31T18:22:00Z"));
        assertThat(events.get(1).data()).isEqualTo("{\"values\":{\"value\":90.0}}");
        assertThat(events.get(1).type()).isEqualTo("dev.presage.device.reading");
        assertThat(events(Formats.nab, folder)).isEqualTo(events);
        assertThat(events).extracting(OutgoingEvent::id).doesNotHaveDuplicates();
    }

    /** Goal: rows of one series stay in their order where the clock stands still or steps back. */
    @Test
    void keepsTheOrderOfRows() throws Exception {
        file("a.csv", "timestamp,value\n2014-03-09 03:00:00,1\n2014-03-09 03:00:00,2\n2014-03-09 02:05:00,3\n");
        file("b.csv", "timestamp,value\n2014-03-09 02:30:00,9\n2014-03-09 03:30:00,9\n");
        assertThat(events(Formats.nab, folder).stream()
                        .filter(event -> event.subject().equals("a"))
                        .map(OutgoingEvent::data))
                .containsExactly(
                        "{\"values\":{\"value\":1.0}}", "{\"values\":{\"value\":2.0}}", "{\"values\":{\"value\":3.0}}");
    }

    /** Goal: a general table: devices by column, several channels, text left out, empty cells missing, epoch times. */
    @Test
    void readsTables() throws Exception {
        String text = """
                device,timestamp,cpu,note,memory
                h1,1700000000,0.5,"fine, so far",0.25
                h2,1700000001000,,x,0.75
                h1,2023-11-14T22:13:22+01:00,1e-3,,
                """;
        Path table = file("t.csv", "\uFEFF" + text.replace("\n", "\r\n"));
        List<OutgoingEvent> events = events(Formats.csv, table);
        assertThat(events).extracting(OutgoingEvent::subject).containsExactly("h1", "h2", "h1");
        assertThat(events)
                .extracting(OutgoingEvent::data)
                .containsExactly(
                        "{\"values\":{\"cpu\":0.5,\"memory\":0.25}}",
                        "{\"values\":{\"memory\":0.75}}",
                        "{\"values\":{\"cpu\":0.001}}");
        assertThat(events)
                .extracting(OutgoingEvent::time)
                .containsExactly(
                        Instant.ofEpochSecond(1_700_000_000),
                        Instant.ofEpochSecond(1_700_000_001),
                        Instant.parse("2023-11-14T21:13:22Z"));
    }

    /** Goal: payments from several gzipped days; a fraud's label follows a week later, the last ones at the end. */
    @Test
    void readsTransactions() throws Exception {
        String header = "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n";
        gzip(
                "2018-04-01.csv.gz",
                header + "0,2018-04-01 00:00:31,596,3156,57.16,1\n1,2018-04-01 00:02:10,4961,3412,81.51,0\n");
        gzip("2018-04-09.csv.gz", header + "2,2018-04-09 00:00:00,596,3156,10.0,1\n");
        List<OutgoingEvent> events = events(Formats.transactions, folder);
        assertThat(events).extracting(OutgoingEvent::id).containsExactly("0", "1", "0:label", "2", "2:label");
        assertThat(events.get(0).data()).isEqualTo("{\"amount\":57.16,\"currency\":\"EUR\",\"terminal\":\"3156\"}");
        assertThat(events.get(2).data()).isEqualTo("{\"transaction\":\"0\",\"fraud\":true}");
        assertThat(events.get(2).time()).isEqualTo(Instant.parse("2018-04-08T00:00:31Z"));
        assertThat(events.get(2).subject()).isEqualTo("596");
    }

    /** Goal: every kind of bad row is named with file and line, and the good ones around it are read. */
    @Test
    void namesBadRows() throws Exception {
        file("s/bad.csv", """
                timestamp,value
                2014-04-01 00:00:00,1
                yesterday,2
                2014-04-01 00:10:00,NaN
                2014-04-01 00:15:00,abc
                2014-04-01 00:20:00
                2014-04-01 00:25:00,"3
                2014-04-01 00:30:00,
                2014-04-01 00:35:00,8
                """);
        file("s/headless.csv", "a,b\n1,2\n");
        List<Row> rows = rows(Formats.csv, folder);
        assertThat(rows.stream().filter(Row.Bad.class::isInstance).map(row -> ((Row.Bad) row).place()))
                .containsExactlyInAnyOrder(
                        "s/bad.csv:3",
                        "s/bad.csv:4",
                        "s/bad.csv:5",
                        "s/bad.csv:6",
                        "s/bad.csv:7",
                        "s/bad.csv:8",
                        "s/headless.csv:1");
        assertThat(rows.stream().filter(Row.Read.class::isInstance)).hasSize(2);
        assertThat(rows).contains(new Row.Bad("s/bad.csv:5", "value is 'abc', which is not a number"));
    }

    /** Goal: a line without an end is cut and refused instead of filling memory. */
    @Test
    void boundsLines() throws Exception {
        Path endless = folder.resolve("endless.csv");
        try (OutputStream out = Files.newOutputStream(endless)) {
            out.write("timestamp,value\n2014-04-01 00:00:00,".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 40; i++) {
                out.write("1".repeat(100_000).getBytes(StandardCharsets.UTF_8));
            }
        }
        try (Lines lines = new Lines(endless)) {
            lines.next();
            String line = lines.next();
            assertThat(line).isNotNull().hasSize(Lines.MAX_LENGTH);
        }
    }

    /** Goal: at N times real time an hour of events takes an Nth of an hour, counted from the first event. */
    @Test
    void pacesByEventTime() {
        Pace pace = new Pace(3600);
        Instant first = Instant.parse("2014-04-01T00:00:00Z");
        assertThat(pace.waitNanos(first, 5_000)).isZero();
        assertThat(pace.waitNanos(first.plusSeconds(3600), 5_000)).isEqualTo(1_000_000_000L);
        assertThat(pace.waitNanos(first.plusSeconds(3600), 2_000_005_000L)).isNegative();
        assertThat(new Pace(0).waitNanos(first.plusSeconds(1), 0)).isZero();
    }

    private static List<OutgoingEvent> events(Formats format, Path path) throws IOException {
        List<OutgoingEvent> events = new ArrayList<>();
        for (Row row : rows(format, path)) {
            assertThat(row).isInstanceOf(Row.Read.class);
            events.addAll(((Row.Read) row).events());
        }
        return events;
    }

    private static List<Row> rows(Formats format, Path path) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (MergedRows merged = new MergedRows(format.open(path, PLAN))) {
            for (Row row = merged.next(); row != null; row = merged.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, text);
    }

    private void gzip(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
