package dev.presage.ops.chaos.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The nodes' HTTP, as a client sees it who knows all of them: each caller has a door that he prefers, and one that
 * failed is left alone for a moment. Safe for many threads.
 */
public final class Doors {
    private static final long LEFT_ALONE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final int OK = 200;

    private final List<Supplier<URI>> doors;
    private final AtomicLongArray failedAt;
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** @param doors where each node serves just now, as {@code http://host:port} */
    public Doors(List<Supplier<URI>> doors) {
        this.doors = List.copyOf(doors);
        this.failedAt = new AtomicLongArray(doors.size());
        long longAgo = System.nanoTime() - 2 * LEFT_ALONE_NANOS;
        for (int i = 0; i < doors.size(); i++) {
            failedAt.set(i, longAgo);
        }
    }

    /** How many requests were not answered with success. */
    public int turnedAway() {
        return turnedAway.get();
    }

    public int count() {
        return doors.size();
    }

    /** Posts an event, and says whether it was accepted. */
    public boolean post(int preferred, String event, Duration patience) {
        return send(
                        preferred,
                        "/v1/observations",
                        request -> request.header("content-type", "application/cloudevents+json")
                                .POST(HttpRequest.BodyPublishers.ofString(event)),
                        patience)
                != null;
    }

    /** Gets a path from a given node and no other; null if it does not answer with success. */
    public @Nullable String get(int door, String path, Duration patience) {
        return exchange(
                door,
                HttpRequest.newBuilder(doors.get(door).get().resolve(path)).timeout(patience));
    }

    private interface Body {
        HttpRequest.Builder in(HttpRequest.Builder request);
    }

    private @Nullable String send(int preferred, String path, Body body, Duration patience) {
        int door = open(preferred);
        return exchange(
                door,
                body.in(HttpRequest.newBuilder(doors.get(door).get().resolve(path))
                        .timeout(patience)));
    }

    private @Nullable String exchange(int door, HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == OK) {
                return response.body();
            }
        } catch (IOException away) {
            // Whoever asked goes to the next door.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        failedAt.set(door, System.nanoTime());
        turnedAway.incrementAndGet();
        return null;
    }

    /** The first door from the preferred one on that has not failed just now; if all have, the one longest ago. */
    private int open(int preferred) {
        long now = System.nanoTime();
        int best = preferred % doors.size();
        for (int i = 0; i < doors.size(); i++) {
            int door = (preferred + i) % doors.size();
            if (now - failedAt.get(door) > LEFT_ALONE_NANOS) {
                return door;
            }
            best = failedAt.get(door) - failedAt.get(best) < 0 ? door : best;
        }
        return best;
    }
}
