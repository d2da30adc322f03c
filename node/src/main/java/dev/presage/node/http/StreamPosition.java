package dev.presage.node.http;

import dev.presage.persistence.journal.Cursor;

/**
 * A place in the stream of insights: after the insight at {@code index} of the row at {@code cursor}.
 *
 * @param cursor a row
 * @param index the insight's place in the row
 */
record StreamPosition(Cursor cursor, int index) {
    /** After all insights of the row. */
    static StreamPosition after(Cursor cursor) {
        return new StreamPosition(cursor, Integer.MAX_VALUE);
    }

    /** Reads what {@link #toString()} wrote; throws {@link IllegalArgumentException} on anything else. */
    static StreamPosition parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("A stream position reads transaction-ordering/index.");
        }
        return new StreamPosition(Cursor.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /** From where the journal is to be read, so that a row of which insights are left is read again. */
    Cursor readFrom() {
        return index == Integer.MAX_VALUE ? cursor : new Cursor(cursor.transaction(), cursor.ordering() - 1);
    }

    /** Whether the insight at that place comes after this one. */
    boolean isBefore(Cursor otherCursor, int otherIndex) {
        int order = cursor.compareTo(otherCursor);
        return order < 0 || (order == 0 && index < otherIndex);
    }

    @Override
    public String toString() {
        return cursor + "/" + index;
    }
}
