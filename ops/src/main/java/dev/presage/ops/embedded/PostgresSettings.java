package dev.presage.ops.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the embedded PostgreSQL runs.
 *
 * @param data its data directory; made if it is not there, kept if it is
 * @param programs where its programs are unpacked
 * @param log the file that takes what it says
 * @param port where it listens, on 127.0.0.1 only
 * @param more settings beside or instead of the usual ones, by the names of postgresql.conf
 */
public record PostgresSettings(Path data, Path programs, Path log, int port, Map<String, String> more) {
    public PostgresSettings {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port is " + port + "; it must be between 1 and 65535.");
        }
        data = data.toAbsolutePath().normalize();
        programs = programs.toAbsolutePath().normalize();
        log = log.toAbsolutePath().normalize();
        more = Map.copyOf(more);
    }

    /** Everything below one directory. */
    public static PostgresSettings in(Path home, int port) {
        return new PostgresSettings(
                home.resolve("postgres"),
                home.resolve("programs"),
                home.resolve("logs").resolve("postgres.log"),
                port,
                Map.of());
    }

    public PostgresSettings with(String name, String value) {
        Map<String, String> longer = new LinkedHashMap<>(more);
        longer.put(name, value);
        return new PostgresSettings(data, programs, log, port, longer);
    }

    /** The text of the file that postgresql.conf includes: durable, small, and with checkpoints far apart. */
    String configuration() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("listen_addresses", "127.0.0.1");
        all.put("unix_socket_directories", "");
        all.put("port", Integer.toString(port));
        all.put("max_connections", "60");
        all.put("fsync", "on");
        all.put("synchronous_commit", "on");
        all.put("full_page_writes", "on");
        all.put("shared_buffers", "128MB");
        all.put("max_wal_size", "2GB");
        all.put("checkpoint_timeout", "15min");
        all.put("jit", "off");
        all.put("log_checkpoints", "off");
        all.put("timezone", "UTC");
        all.putAll(more);
        StringBuilder text = new StringBuilder("# Written at every start.\n");
        all.forEach((name, value) -> text.append(name)
                .append(" = '")
                .append(value.replace("'", "''"))
                .append("'\n"));
        return text.toString();
    }
}
