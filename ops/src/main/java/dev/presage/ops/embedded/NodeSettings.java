package dev.presage.ops.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a node runs as a process of its own.
 *
 * @param home where it may keep files of its own
 * @param log the file that takes what it says
 * @param httpPort where it serves HTTP
 * @param bootstrap the Kafka brokers
 * @param databaseUrl the JDBC address of its journal
 * @param databaseUser who it is there; empty if the address says it
 * @param databasePassword that user's password; empty if the address says it
 * @param heapMib the most its heap may take
 * @param jvmArguments more arguments for the JVM
 * @param environment more environment variables, for example settings
 */
public record NodeSettings(
        Path home,
        Path log,
        int httpPort,
        String bootstrap,
        String databaseUrl,
        String databaseUser,
        String databasePassword,
        int heapMib,
        List<String> jvmArguments,
        Map<String, String> environment) {
    public NodeSettings {
        if (heapMib < 128) {
            throw new IllegalArgumentException("heapMib is " + heapMib + "; it must be at least 128.");
        }
        jvmArguments = List.copyOf(jvmArguments);
        environment = Map.copyOf(environment);
    }

    /** Where it serves HTTP. */
    String httpHost() {
        return environment.getOrDefault("PRESAGE_HTTP_INTERFACE", "127.0.0.1");
    }

    /** With one environment variable more. */
    public NodeSettings with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new NodeSettings(
                home,
                log,
                httpPort,
                bootstrap,
                databaseUrl,
                databaseUser,
                databasePassword,
                heapMib,
                jvmArguments,
                more);
    }

    /** Everything that the node reads from its environment. */
    Map<String, String> variables() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PRESAGE_HOME", home.toString());
        all.put("PRESAGE_HTTP_PORT", Integer.toString(httpPort));
        all.put("PRESAGE_KAFKA_BOOTSTRAP", bootstrap);
        all.put("PRESAGE_DATABASE_URL", databaseUrl);
        if (!databaseUser.isEmpty()) {
            all.put("PRESAGE_DATABASE_USER", databaseUser);
            all.put("PRESAGE_DATABASE_PASSWORD", databasePassword);
        }
        // The model library unpacks its native part once, and asks nobody over the network.
        String cache = home.resolve("programs").resolve("djl").toString();
        all.put("DJL_CACHE_DIR", cache);
        all.put("ENGINE_CACHE_DIR", cache);
        all.put("OPT_OUT_TRACKING", "true");
        // Otherwise every thread that calls native code may keep an arena of some 64 MiB.
        all.put("MALLOC_ARENA_MAX", "2");
        all.putAll(environment);
        return all;
    }
}
