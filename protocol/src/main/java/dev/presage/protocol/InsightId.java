package dev.presage.protocol;

/**
 * Where an insight stands in the journal, which names it for ever.
 *
 * @param subject whom it is about
 * @param version sequence number of the journal row that holds it
 * @param index its place in that row
 */
public record InsightId(SubjectId subject, long version, int index) {
    /** Reads what {@link #toString()} wrote. */
    public static InsightId parse(String text) {
        int last = text.lastIndexOf(':');
        int middle = text.lastIndexOf(':', last - 1);
        int first = text.indexOf(':');
        if (first < 0 || middle <= first) {
            throw new IllegalArgumentException("An insight id reads domain:id:version:index.");
        }
        return new InsightId(
                new SubjectId(text.substring(0, first), text.substring(first + 1, middle)),
                Long.parseLong(text.substring(middle + 1, last)),
                Integer.parseInt(text.substring(last + 1)));
    }

    @Override
    public String toString() {
        return subject.domain() + ":" + subject.id() + ":" + version + ":" + index;
    }
}
