package dev.presage.node.inference.remote;

import dev.presage.node.inference.RemoteSettings;
import dev.presage.node.inference.Vital;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** A server as all workers of a model share it: its connections, kept open between calls, and how it has been doing. */
final class Server {
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient client;
    private final CircuitBreaker breaker;
    private final RetryBudget retries;
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder spared = new LongAdder();

    Server(RemoteSettings settings) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.breaker = new CircuitBreaker(settings.failures(), settings.rest());
        this.retries = new RetryBudget(settings.retryShare());
    }

    /**
     * Whether it may be asked now.
     *
     * @return {@link CircuitBreaker.Permit#NONE} counts as a call it was spared
     */
    CircuitBreaker.Permit permit() {
        CircuitBreaker.Permit permit = breaker.permit(System.nanoTime());
        if (permit == CircuitBreaker.Permit.NONE) {
            spared.increment();
        } else {
            calls.increment();
            retries.called();
        }
        return permit;
    }

    void succeeded() {
        breaker.succeeded();
    }

    void failed() {
        failures.increment();
        breaker.failed(System.nanoTime());
    }

    /** Whether the budget has a retry left, which is taken from it. */
    boolean retry() {
        boolean may = retries.spend();
        if (may) {
            retried.increment();
        }
        return may;
    }

    List<Vital> vitals() {
        return List.of(
                new Vital(
                        "presage.remote.calls",
                        "Questions sent to the model's server, retries apart.",
                        true,
                        calls::sum),
                new Vital("presage.remote.failures", "Tries that the server failed.", true, failures::sum),
                new Vital("presage.remote.retries", "Questions that were sent once more.", true, retried::sum),
                new Vital(
                        "presage.remote.spared",
                        "Questions that were not sent because the circuit is open.",
                        true,
                        spared::sum),
                new Vital(
                        "presage.remote.circuit.open",
                        "1 while the server is left alone because it keeps failing, else 0.",
                        false,
                        () -> breaker.isOpen() ? 1 : 0));
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
