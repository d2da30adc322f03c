package dev.presage.node.proof;

import dev.presage.persistence.proof.Signed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** An address that takes statements by POST, a line for each, and answers with any 2xx once it keeps them. */
final class WebAddress implements Place {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI address;

    WebAddress(URI address) {
        this.address = address;
    }

    @Override
    public String name() {
        return "address " + address.getHost() + address.getPath();
    }

    @Override
    public void publish(List<Signed> statements) throws IOException, InterruptedException {
        String lines = statements.stream().map(each -> each.line() + "\n").collect(Collectors.joining());
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status / 100 != 2) {
            throw new IOException("It answered " + status + ".");
        }
    }
}
