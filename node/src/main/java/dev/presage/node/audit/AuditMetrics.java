package dev.presage.node.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the checks count. */
final class AuditMetrics {
    final Counter agreed;
    final Counter differed;
    final Counter skipped;
    final Counter failed;

    AuditMetrics(MeterRegistry registry) {
        agreed = checks(registry, "agreed");
        differed = checks(registry, "differed");
        skipped = checks(registry, "skipped");
        failed = checks(registry, "failed");
    }

    private static Counter checks(MeterRegistry registry, String outcome) {
        return Counter.builder("presage.audit.checks")
                .description("Subjects checked against all their rows. One that differed is an alarm.")
                .tag("outcome", outcome)
                .register(registry);
    }
}
