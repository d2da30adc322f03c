package dev.presage.protocol;

/** Where an observation came from, so that its redelivery is recognised. */
public sealed interface Position {
    /**
     * A record of a partitioned log.
     *
     * @param log the topic and its unique id, so that a topic deleted and made again is another log
     * @param partition the partition's number
     * @param offset the record's offset in the partition
     */
    record Offset(String log, int partition, long offset) implements Position {}

    /** The sender's own key: the observation's source and id. */
    enum Keyed implements Position {
        INSTANCE
    }
}
