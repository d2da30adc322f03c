package dev.presage.persistence.journal.snapshots;

/** Hears what becomes of snapshots, for metrics. Must be quick and safe for many threads. */
public interface SnapshotListener {
    /** What can become of one. */
    enum Fate {
        /** It was written. */
        WRITTEN,

        /** A newer one of the same subject came while it waited. */
        REPLACED,

        /** Too many waited already, or the database refused it. */
        DROPPED,

        /** It was found when its subject woke, but not understood: the subject was replayed from its first row. */
        UNREADABLE
    }

    void snapshot(Fate fate);
}
