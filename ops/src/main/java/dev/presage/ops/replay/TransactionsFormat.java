package dev.presage.ops.replay;

import dev.presage.ops.events.Json;
import dev.presage.ops.events.OutgoingEvent;
import dev.presage.protocol.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Card payments with the columns {@code TRANSACTION_ID, TX_DATETIME, CUSTOMER_ID, TERMINAL_ID, TX_AMOUNT} and perhaps
 * {@code TX_FRAUD}, in order of time. Whether a payment was fraud is told later, as in life.
 */
final class TransactionsFormat implements RowFormat {
    private static final String SOURCE = "presage-replay/transactions";
    private static final List<String> NEEDED =
            List.of("TRANSACTION_ID", "TX_DATETIME", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT");

    /** Which payments are told about later. */
    enum Labels {
        NONE,
        FRAUD,
        ALL
    }

    private final Labels labels;
    private final Duration labelDelay;
    private final String currency;
    private final Queue<OutgoingEvent> pending = new ArrayDeque<>();
    private Map<String, Integer> columns = Map.of();

    TransactionsFormat(Labels labels, Duration labelDelay, String currency) {
        this.labels = labels;
        this.labelDelay = labelDelay;
        this.currency = currency;
    }

    @Override
    public void header(List<String> names) throws BadRow {
        Map<String, Integer> found = new LinkedHashMap<>();
        names.forEach(name -> found.put(name, found.size()));
        for (String name : NEEDED) {
            if (!found.containsKey(name)) {
                throw new BadRow("the header names no column '" + name + "'");
            }
        }
        columns = found;
    }

    @Override
    public List<OutgoingEvent> row(long number, String line) throws BadRow {
        List<String> cells = Csv.split(line);
        if (cells.size() != columns.size()) {
            throw new BadRow(cells.size() + " cells where the header has " + columns.size());
        }
        String account = cell(cells, "CUSTOMER_ID");
        if (!SubjectId.isValidId(account)) {
            throw new BadRow("'" + Csv.shorten(account) + "' cannot be an account id; it must match " + SubjectId.ID);
        }
        String transaction = cell(cells, "TRANSACTION_ID");
        if (transaction.isEmpty()) {
            throw new BadRow("TRANSACTION_ID is empty");
        }
        Instant time = Csv.time(cell(cells, "TX_DATETIME"));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("amount", Csv.number("TX_AMOUNT", cell(cells, "TX_AMOUNT")));
        data.put("currency", currency);
        data.put("terminal", cell(cells, "TERMINAL_ID"));
        boolean fraud = isFraud(cells);
        List<OutgoingEvent> events = new ArrayList<>();
        for (OutgoingEvent due = pending.peek(); due != null && !due.time().isAfter(time); due = pending.peek()) {
            events.add(pending.remove());
        }
        events.add(new OutgoingEvent(
                OutgoingEvent.ACCOUNT_TOPIC,
                transaction,
                SOURCE,
                OutgoingEvent.TRANSACTION,
                account,
                time,
                Json.write(data)));
        if (labels == Labels.ALL || (labels == Labels.FRAUD && fraud)) {
            pending.add(label(transaction, account, time.plus(labelDelay), fraud));
        }
        return events;
    }

    @Override
    public List<OutgoingEvent> rest() {
        List<OutgoingEvent> last = List.copyOf(pending);
        pending.clear();
        return last;
    }

    private static OutgoingEvent label(String transaction, String account, Instant time, boolean fraud) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("transaction", transaction);
        data.put("fraud", fraud);
        return new OutgoingEvent(
                OutgoingEvent.ACCOUNT_TOPIC,
                transaction + ":label",
                SOURCE,
                OutgoingEvent.LABEL,
                account,
                time,
                Json.write(data));
    }

    private boolean isFraud(List<String> cells) throws BadRow {
        Integer column = columns.get("TX_FRAUD");
        if (column == null) {
            return false;
        }
        return switch (cells.get(column)) {
            case "0", "" -> false;
            case "1" -> true;
            default -> throw new BadRow("TX_FRAUD is '" + Csv.shorten(cells.get(column)) + "'; it must be 0 or 1");
        };
    }

    private String cell(List<String> cells, String name) {
        Integer column = columns.get(name);
        return column == null ? "" : cells.get(column);
    }
}
