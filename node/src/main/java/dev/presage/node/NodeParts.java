package dev.presage.node;

import com.typesafe.config.Config;
import dev.presage.node.health.Readiness;
import dev.presage.node.telemetry.Telemetry;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.JournalReader;

/**
 * What stands before the first actor does.
 *
 * @param config the whole configuration
 * @param journal reads by blocking calls
 */
record NodeParts(
        Config config,
        Telemetry telemetry,
        Readiness readiness,
        Domains domains,
        Database database,
        JournalReader journal) {
    void close() {
        database.close();
        telemetry.close();
    }
}
