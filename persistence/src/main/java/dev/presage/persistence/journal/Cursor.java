package dev.presage.persistence.journal;

/**
 * A place in the whole journal, in commit order: reading on from it skips and repeats nothing.
 *
 * @param transaction PostgreSQL's id of the transaction that wrote the row
 * @param ordering the row's number
 */
public record Cursor(long transaction, long ordering) implements Comparable<Cursor> {
    /** Before the first row. */
    public static final Cursor START = new Cursor(0, 0);

    /** Reads what {@link #toString()} wrote. */
    public static Cursor parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("A cursor reads transaction-ordering.");
        }
        return new Cursor(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(Cursor other) {
        int byTransaction = Long.compare(transaction, other.transaction);
        return byTransaction != 0 ? byTransaction : Long.compare(ordering, other.ordering);
    }

    @Override
    public String toString() {
        return transaction + "-" + ordering;
    }
}
