package dev.presage.ops.evaluate;

import dev.presage.ops.synthetic.cards.CardEvent;
import dev.presage.ops.synthetic.cards.CardEvent.Label;
import dev.presage.ops.synthetic.cards.CardEvent.Payment;
import dev.presage.ops.synthetic.cards.FraudKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads a folder of daily files of payments, {@code YYYY-MM-DD.csv.gz} with the columns id, time, customer, terminal,
 * amount and fraud, as events in time order. Each payment's label follows it after a delay.
 */
final class LabelledPayments {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private LabelledPayments() {}

    static void read(Path folder, Duration labelDelay, Consumer<CardEvent> into) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var found = Files.newDirectoryStream(folder, "*.csv.gz")) {
            found.forEach(files::add);
        }
        files.sort(null);
        var pending = new ArrayDeque<Label>();
        for (Path file : files) {
            try (var lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                lines.readLine();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Payment payment = payment(line);
                    while (!pending.isEmpty() && !pending.element().time().isAfter(payment.time())) {
                        into.accept(pending.remove());
                    }
                    into.accept(payment);
                    pending.add(new Label(
                            "label-" + payment.id(),
                            payment.time().plus(labelDelay),
                            payment.card(),
                            payment.id(),
                            payment.fraud()));
                }
            }
        }
    }

    private static Payment payment(String line) {
        String[] columns = line.split(",", -1);
        boolean fraud = columns[5].equals("1");
        return new Payment(
                columns[0],
                LocalDateTime.parse(columns[1], TIME).toInstant(ZoneOffset.UTC),
                columns[2],
                Double.parseDouble(columns[4]),
                "EUR",
                columns[3],
                "",
                "",
                fraud,
                // Which kind is not said; only whether.
                fraud ? FraudKind.STOLEN : FraudKind.NONE);
    }
}
