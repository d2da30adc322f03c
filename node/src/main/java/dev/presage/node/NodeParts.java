package dev.presage.node;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.cluster.Fence;
import dev.presage.node.healing.DatabaseWatch;
import dev.presage.node.healing.Supervision;
import dev.presage.node.health.Readiness;
import dev.presage.node.registry.Registry;
import dev.presage.node.telemetry.Telemetry;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.replay.Travel;
import java.time.InstantSource;

/**
 * What stands before the first actor does.
 *
 * @param config the whole configuration
 * @param fence keeps other clusters off the database
 * @param supervision starts again what fails
 * @param watch says whether the journal's database is there
 * @param setups under what this node concludes
 * @param journal reads by blocking calls
 * @param travel where the past of subjects is looked up; blocks
 * @param registrySource the connections of registry and trainings
 * @param registry which versions of models there are; blocks
 */
record NodeParts(
        Config config,
        Telemetry telemetry,
        Readiness readiness,
        Supervision supervision,
        DatabaseWatch watch,
        Domains domains,
        Database database,
        Fence fence,
        DomainSetups setups,
        JournalReader journal,
        Travel travel,
        HikariDataSource registrySource,
        Registry registry) {
    /** What this node goes by. */
    InstantSource clock() {
        return NodeClock.of(config);
    }

    void close() {
        fence.close();
        watch.close();
        registrySource.close();
        database.close();
        telemetry.close();
    }
}
