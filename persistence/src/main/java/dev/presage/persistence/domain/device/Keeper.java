package dev.presage.persistence.domain.device;

/** Who found a reading unusual; the names are the codes of reasons. */
enum Keeper {
    RANGE(0.05),
    PROFILE(0.06),
    PATTERN(0.00),
    SPREAD(0.20),
    JUMP(0.30),
    FORECAST(0.25);

    private final double margin;

    Keeper(double margin) {
        this.margin = margin;
    }

    /** By how much a record must be beaten to count. */
    double margin() {
        return margin;
    }
}
