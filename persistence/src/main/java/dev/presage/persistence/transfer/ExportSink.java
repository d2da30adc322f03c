package dev.presage.persistence.transfer;

import java.io.IOException;

/** Takes in what is exported, part after part. */
public interface ExportSink {
    /** Comes first, once. */
    void begin(ExportHeader header) throws IOException;

    void setup(ExportedSetup setup) throws IOException;

    void row(ExportedRow row) throws IOException;

    void context(ExportedContext context) throws IOException;
}
