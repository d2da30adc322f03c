package dev.presage.ops.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.NodeConfig;
import dev.presage.ops.up.RunFile;
import java.util.HashMap;
import java.util.Map;

/** The settings of a node, with the journal that the environment names, or that {@code presage up} runs. */
final class JournalConfig {
    private JournalConfig() {}

    static Config of(Map<String, String> environment) {
        RunFile.Journal journal = RunFile.journal(environment);
        Map<String, Object> given = new HashMap<>();
        given.put("presage.persistence.database.url", journal.url());
        given.put("presage.persistence.database.start-timeout", "5s");
        if (!journal.user().isEmpty()) {
            given.put("presage.persistence.database.user", journal.user());
            given.put("presage.persistence.database.password", journal.password());
        }
        return ConfigFactory.parseMap(given)
                .withFallback(NodeConfig.load(environment.getOrDefault("PRESAGE_CONFIG", "")));
    }
}
