package dev.presage.ops.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several nodes is asked. The one that lives is a real HTTP server, the one that died a port without any. */
class NodeApiTest {
    @TempDir
    Path home;

    /** Goal: as long as one node of the home lives, it is found. */
    @Test
    void asksTheNodeThatLives() throws Exception {
        HttpServer living = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        living.createContext("/v1/who", exchange -> {
            byte[] answer = "{\"name\":\"node-2\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        living.start();
        try {
            int dead = Ports.free();
            runs(dead, living.getAddress().getPort());
            assertThat(api("").get("/v1/who").path("name").asText()).isEqualTo("node-2");
            assertThat(api(Integer.toString(dead)).get("/v1/who").path("name").asText())
                    .isEqualTo("node-2");
        } finally {
            living.stop(0);
        }
    }

    /** Goal: when none lives, one sentence names all that were asked. */
    @Test
    void saysWhomItAsked() throws Exception {
        int first = Ports.free();
        int second = Ports.free();
        runs(first, second);
        assertThatThrownBy(() -> api("").get("/v1/who"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("No node answers at")
                .hasMessageContaining(":" + first)
                .hasMessageContaining(":" + second);
    }

    private NodeApi api(String port) {
        return NodeApi.of("", Map.of("PRESAGE_HOME", home.toString(), "PRESAGE_HTTP_PORT", port));
    }

    private void runs(int first, int second) throws Exception {
        Files.writeString(
                home.resolve("run.properties"),
                "nodes=2\nnode.1.http=%d\nnode.2.http=%d\nhttp.port=%d\n".formatted(first, second, first));
    }
}
