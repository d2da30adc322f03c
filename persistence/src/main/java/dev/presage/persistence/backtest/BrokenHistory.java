package dev.presage.persistence.backtest;

import java.io.Serial;

/** A subject's history cannot be gone through; the message names subject and row. */
final class BrokenHistory extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    BrokenHistory(String message) {
        super(message);
    }
}
