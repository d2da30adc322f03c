package dev.presage.node;

import com.typesafe.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one node until it is told to stop. */
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final String CONFIG = "PRESAGE_CONFIG";

    private Main() {}

    /** Takes no arguments: settings come from the environment and the file that {@code PRESAGE_CONFIG} names. */
    public static void main(String[] arguments) {
        try {
            Node node = Node.start(NodeConfig.load(System.getenv().getOrDefault(CONFIG, "")));
            log.info("Accepting events at http://{}.", node.address());
            node.awaitStop().ifPresent(why -> {
                log.error("The node stopped: {}", why);
                Runtime.getRuntime().halt(1);
            });
        } catch (StartFailed | ConfigException | IllegalArgumentException failed) {
            log.error("The node cannot start: {}", failed.getMessage());
            log.debug("Cause", failed);
            // Threads of half-started parts must not keep the process.
            Runtime.getRuntime().halt(1);
        }
    }
}
