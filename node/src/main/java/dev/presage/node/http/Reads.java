package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Runs reads that block on threads set aside for them; refuses when too many wait. */
final class Reads {
    private final Executor blocking;
    private final Semaphore places;

    Reads(Executor blocking, int maxReads) {
        this.blocking = blocking;
        this.places = new Semaphore(maxReads);
    }

    <T> CompletionStage<T> read(Supplier<T> read) {
        if (!places.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    new ProblemException(ErrorCode.UNAVAILABLE, "Too many reads of the journal wait already."));
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return read.get();
                    } finally {
                        places.release();
                    }
                },
                blocking);
    }
}
