package dev.presage.ops.up;

import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.PostgresSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The embedded PostgreSQL. */
final class PostgresPart implements Part {
    private final PostgresSettings settings;
    private @Nullable EmbeddedPostgresServer server;

    PostgresPart(PostgresSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public void start() {
        server = EmbeddedPostgresServer.start(settings);
    }

    @Override
    public boolean isAlive() {
        return server != null && server.isAlive();
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    public Path log() {
        return settings.log();
    }

    EmbeddedPostgresServer server() {
        if (server == null) {
            throw new IllegalStateException("PostgreSQL has not been started.");
        }
        return server;
    }
}
