package dev.presage.node.inference.remote;

import dev.presage.node.inference.RemoteSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server as all workers of a model share it: its connections, kept open between calls, and how it has been doing. */
final class Server {
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient client;
    private final CircuitBreaker breaker;
    private final RetryBudget retries;

    Server(RemoteSettings settings) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.breaker = new CircuitBreaker(settings.failures(), settings.rest());
        this.retries = new RetryBudget(settings.retryShare());
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    RetryBudget retries() {
        return retries;
    }

    /** Whether it says that the model is ready, until then at the latest. */
    boolean isReady(URI health, long endNanos) throws IOException {
        return send(HttpRequest.newBuilder(health).GET().build(), 1 << 20, endNanos)
                        .statusCode()
                == 200;
    }

    HttpResponse<byte[]> post(URI address, byte[] body, long limit, long endNanos) throws IOException {
        return send(
                HttpRequest.newBuilder(address)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                limit,
                endNanos);
    }

    /** Whether a status speaks of the server rather than of the question. */
    static boolean isServersFault(int status) {
        return status >= 500 || status == TOO_MANY_REQUESTS;
    }

    /** Waits for the whole answer, its body included, and gives up the connection if that takes too long. */
    private HttpResponse<byte[]> send(HttpRequest request, long limit, long endNanos) throws IOException {
        long left = endNanos - System.nanoTime();
        if (left <= 0) {
            throw new TooLate(Duration.ZERO);
        }
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, LimitedBody.upTo(limit));
        try {
            return sent.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            sent.cancel(true);
            throw new TooLate(Duration.ofNanos(left));
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } catch (InterruptedException interrupted) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new TooLate(Duration.ofNanos(left));
        }
    }

    /** There was no time left. */
    static final class TooLate extends IOException {
        private static final long serialVersionUID = 1;

        TooLate(Duration waited) {
            super("it said nothing within " + waited.toMillis() + " ms");
        }
    }
}
