package dev.presage.persistence.verify;

/**
 * Something that is wrong.
 *
 * @param kind in what way
 * @param where whom it is about: {@code domain/id}, or the block or log
 * @param version the sequence number it is about; 0 if it is about none
 * @param what a clause that says more
 */
public record Finding(Kind kind, String where, long version, String what) {
    /** In what way something can be wrong. */
    public enum Kind {
        /** A row cannot be read or applied. */
        UNREADABLE("rows that can be read"),
        /** A row is of a younger version than this program. */
        NEWER("rows of a version known here"),
        /** A row is missing. */
        GAP("rows without gaps"),
        /** A row was committed before the one that it follows. */
        ORDER("rows in the order of their commits"),
        /** An observation stands in a subject's rows twice. */
        DOUBLE("observations that apply once"),
        /** A row does not have the link that follows from it and the row before. */
        CHAIN("rows linked to those before them"),
        /** A snapshot does not agree with the rows up to it. */
        SNAPSHOT("snapshots that agree with their rows"),
        /** A context in memory does not agree with its rows; only found while a node serves. */
        LIVE("contexts in memory that agree with their rows"),
        /** A row is not what was signed. */
        SIGNED("rows as they were signed"),
        /** Rows were archived, and their file cannot be read here. */
        ARCHIVE("archives that can be read"),
        /** A block of signed heads is not what was signed. */
        BLOCK("blocks as they were signed"),
        /** Kafka holds more to be done than the journal says was done. */
        OFFSET("committed offsets that the journal covers");

        private final String good;

        Kind(String good) {
            this.good = good;
        }

        /** What there is where nothing is wrong in this way. */
        public String good() {
            return good;
        }
    }

    /** As it is printed: kind, where, sequence number, what. */
    @Override
    public String toString() {
        return kind + " " + where + " " + version + ": " + what;
    }
}
