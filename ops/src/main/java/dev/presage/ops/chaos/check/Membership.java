package dev.presage.ops.chaos.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.ops.chaos.load.Doors;
import java.time.Duration;

/** Whether all nodes are members of one cluster, as each of them sees it. */
public final class Membership {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Membership() {}

    /** Whether every node sees as many members up and reachable as there are nodes, and none besides. */
    public static boolean isWhole(Doors doors) {
        for (int door = 0; door < doors.count(); door++) {
            String seen = doors.get(door, "/v1/cluster", PATIENCE);
            if (seen == null || up(seen) != doors.count()) {
                return false;
            }
        }
        return true;
    }

    /** How many members are up and reachable; -1 if any is on its way in or out. */
    static int up(String cluster) {
        try {
            int up = 0;
            for (JsonNode member : JSON.readTree(cluster).path("members")) {
                String status = member.path("status").asText();
                if (status.equals("up") && member.path("reachable").asBoolean()) {
                    up++;
                } else if (!status.equals("gone")) {
                    return -1;
                }
            }
            return up;
        } catch (JsonProcessingException malformed) {
            return -1;
        }
    }
}
