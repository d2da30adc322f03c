package dev.presage.ops.up;

import dev.presage.ops.demo.MachineTelemetry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What people read once everything runs: where to look and what to try. */
final class Greeting {
    private Greeting() {}

    static List<String> lines(List<NodePart> nodes, boolean demo, Path home) {
        String address = address(nodes.getFirst());
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Presage is ready: " + address);
        if (nodes.size() > 1) {
            lines.add("");
            lines.add("These nodes are one cluster, and each answers for all subjects:");
            nodes.forEach(node -> lines.add("  " + node.name() + "  " + address(node) + "  process " + node.pid()));
        }
        lines.add("");
        if (demo) {
            lines.add("It watches this machine (device " + MachineTelemetry.deviceName()
                    + ") once a second, and simulated card payments.");
            lines.add("Try, in another terminal:");
            lines.add("  keep all cores busy for 20 s and watch the anomaly appear");
            lines.add("    for i in $(seq $(nproc)); do timeout 20 sh -c 'while :; do :; done' & done");
            lines.add("  what comes next on this machine");
            lines.add("    curl '" + address + "/v1/subjects/device/" + MachineTelemetry.deviceName()
                    + "/forecast?horizon=30'");
        } else {
            lines.add("Nothing is sent to it yet. Try, in another terminal:");
        }
        lines.add("  everything that it says, as it says it");
        lines.add("    curl -N " + address + "/v1/insights/stream");
        lines.add("  tell it something yourself");
        lines.add("    curl " + address + "/v1/observations -H 'content-type: application/json' \\");
        lines.add("      -H 'ce-specversion: 1.0' -H 'ce-type: dev.presage.device.reading' -H 'ce-source: me' \\");
        lines.add("      -H 'ce-subject: kettle' -H \"ce-id: $RANDOM\" -H \"ce-time: $(date -u +%FT%TZ)\" \\");
        lines.add("      -d '{\"values\": {\"celsius\": 84.5}}'");
        if (nodes.size() > 1) {
            NodePart victim = nodes.getLast();
            lines.add("  kill " + victim.name() + " as a crash would, and watch the others take its subjects over");
            lines.add("  at " + address + "/#/cluster");
            lines.add("    kill -9 " + victim.pid());
            lines.add("  the same in a terminal");
            lines.add("    ./presage cluster --watch");
        }
        lines.add("");
        lines.add("Data and logs: " + home + "   Ctrl-C stops everything in order; './presage up' goes on.");
        return lines;
    }

    private static String address(NodePart node) {
        return "http://localhost:" + node.settings().httpPort();
    }
}
