package dev.presage.node.cluster;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node may do in its cluster. */
public enum Role {
    /** Hosts subjects. */
    ENTITY,
    /** Serves models. */
    MODEL,
    /** Trains models, and compares them on the live stream. */
    TRAINING,
    /** Reads what comes by Kafka, and publishes insights there. */
    EDGE;

    /** As it is written in settings and shown of members. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Set<Role> parse(String list) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String text : list.split(",", -1)) {
            roles.add(Arrays.stream(values())
                    .filter(role -> role.text().equals(text.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("presage.cluster.roles = " + list + " names \""
                            + text.strip() + "\": roles are "
                            + Arrays.stream(values()).map(Role::text).collect(Collectors.joining(", ")) + ".")));
        }
        return roles;
    }
}
