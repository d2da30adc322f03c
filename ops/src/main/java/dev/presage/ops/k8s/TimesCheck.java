package dev.presage.ops.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.time.Duration;

/** Whether Kubernetes waits as long as the node needs to start and to stop. */
final class TimesCheck {
    private static final String PHASES = "pekko.coordinated-shutdown.phases";

    private TimesCheck() {}

    static void look(Workload workload, Findings findings) {
        Config config = workload.config();
        Duration stop = shutdown(config);
        long grace = workload.pod().path("terminationGracePeriodSeconds").asLong();
        findings.unless(
                grace > stop.toSeconds(),
                "the grace period of " + grace + " s is not longer than the shutdown's phases, " + stop.toSeconds()
                        + " s together.");
        fits(config, findings, "presage.http.linger", "before-service-unbind");
        fits(config, findings, "presage.ingest.drain-timeout", "before-service-unbind");
        fits(config, findings, "presage.http.drain", "service-unbind");

        JsonNode probe = workload.container().path("startupProbe");
        long patience = probe.path("periodSeconds").asLong()
                * probe.path("failureThreshold").asLong();
        Duration start = config.getDuration("presage.node.start-timeout")
                .plus(config.getDuration("presage.persistence.database.start-timeout"));
        findings.unless(
                patience >= start.toSeconds(),
                "the startup probe gives up after " + patience + " s, before the node does, after " + start.toSeconds()
                        + " s.");
        findings.unless(
                config.getDuration("presage.cluster.join-timeout")
                                .compareTo(config.getDuration("presage.node.start-timeout"))
                        < 0,
                "the node would give up before it knows why it was not let in: join-timeout is not below"
                        + " start-timeout.");
    }

    /** The time that all phases may take one after the other. */
    static Duration shutdown(Config config) {
        Config phases = config.getConfig(PHASES);
        Duration usual = config.getDuration("pekko.coordinated-shutdown.default-phase-timeout");
        return phases.root().keySet().stream()
                .map(phase -> timeout(phases, phase, usual))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static void fits(Config config, Findings findings, String key, String phase) {
        Duration bound = timeout(
                config.getConfig(PHASES),
                phase,
                config.getDuration("pekko.coordinated-shutdown.default-phase-timeout"));
        findings.unless(
                config.getDuration(key).compareTo(bound) <= 0,
                key + " = " + config.getString(key) + " does not fit into the phase " + phase + ", " + bound.toSeconds()
                        + " s.");
    }

    private static Duration timeout(Config phases, String phase, Duration usual) {
        String path = "\"" + phase + "\".timeout";
        return phases.hasPath(path) ? phases.getDuration(path) : usual;
    }
}
