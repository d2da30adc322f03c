package dev.presage.node.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * With whom this node forms a cluster, and what it does there.
 *
 * @param name the same in all nodes of a cluster
 * @param host where the others reach this node
 * @param port likewise; 0 lets the system choose
 * @param seeds whom it joins by, in order; empty if it founds a cluster of its own
 * @param joinTimeout how long it asks them
 * @param tls where key and certificates are, if nodes speak TLS
 * @param maxClockSkew how much this node's clock may differ from the database's
 * @param managementPort 0 if cluster management is off
 */
public record ClusterSettings(
        String name,
        String host,
        int port,
        List<HostPort> seeds,
        Duration joinTimeout,
        Set<Role> roles,
        Optional<Path> tls,
        Bootstrap bootstrap,
        Duration maxClockSkew,
        int managementPort) {
    /** Where seeds come from. */
    public enum Bootstrap {
        /** From the settings. */
        NONE,
        /** From the pods that the Kubernetes API names. */
        KUBERNETES
    }

    private static final int MAX_NAME = 64;

    public ClusterSettings {
        seeds = List.copyOf(seeds);
        roles = Set.copyOf(roles);
        require(!name.isBlank() && name.length() <= MAX_NAME, "name", name, "must have 1 to 64 characters");
        require(joinTimeout.toMillis() >= 1, "join-timeout", joinTimeout, "must be at least 1 ms");
        require(maxClockSkew.toMillis() >= 1, "max-clock-skew", maxClockSkew, "must be at least 1 ms");
        require(
                seeds.isEmpty() || port != 0,
                "port",
                port,
                "must be a fixed one where there are seeds, for others to find this node again");
        require(
                seeds.isEmpty() || bootstrap == Bootstrap.NONE,
                "seeds",
                seeds,
                "must be empty where seeds come from the Kubernetes API");
    }

    /** Reads {@code presage.cluster}. */
    public static ClusterSettings from(Config config) {
        Config cluster = config.getConfig("presage.cluster");
        String tls = cluster.getString("tls-directory");
        return new ClusterSettings(
                cluster.getString("name"),
                cluster.getString("host"),
                cluster.getInt("port"),
                seeds(cluster.getString("seeds")),
                cluster.getDuration("join-timeout"),
                Role.parse(cluster.getString("roles")),
                tls.isEmpty() ? Optional.empty() : Optional.of(Path.of(tls)),
                bootstrap(cluster.getString("bootstrap")),
                cluster.getDuration("max-clock-skew"),
                cluster.getInt("management-port"));
    }

    private static Bootstrap bootstrap(String text) {
        return Arrays.stream(Bootstrap.values())
                .filter(bootstrap -> bootstrap.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "presage.cluster.bootstrap = " + text + " must be none or kubernetes."));
    }

    private static List<HostPort> seeds(String list) {
        return list.isBlank()
                ? List.of()
                : Arrays.stream(list.split(",", -1))
                        .map(String::strip)
                        .map(HostPort::parse)
                        .toList();
    }

    /** Whether this node is to be a cluster of its own. */
    boolean isAlone() {
        return seeds.isEmpty() && bootstrap == Bootstrap.NONE;
    }

    /** Whether this node may found the cluster. */
    boolean mayFound() {
        return isAlone() || seeds.contains(new HostPort(host, port));
    }

    /** The configuration, with what follows from these settings written where the actor system reads it. */
    public Config over(Config config, String version) {
        Config over = config.withValue("pekko.cluster.app-version", ConfigValueFactory.fromAnyRef(version))
                .withValue(
                        "pekko.cluster.roles",
                        ConfigValueFactory.fromIterable(
                                roles.stream().map(Role::text).sorted().toList()));
        return tls.map(directory -> TlsFiles.over(over, directory)).orElse(over);
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.cluster." + key + " = " + value + " " + must + ".");
        }
    }
}
