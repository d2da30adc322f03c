package dev.presage.ops.up;

import dev.presage.node.cluster.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What each node of a fleet does.
 *
 * @param byNode the roles of each node as its settings take them; empty if every node does everything
 */
record NodeRoles(List<String> byNode) {
    static final NodeRoles ALL = new NodeRoles(List.of());

    private static final Set<String> KNOWN =
            Arrays.stream(Role.values()).map(Role::text).collect(Collectors.toSet());

    NodeRoles {
        byNode = List.copyOf(byNode);
    }

    /**
     * Reads {@code entity+edge,model}: nodes stand between commas, their roles between plus signs.
     *
     * @param text empty for nodes that do everything
     * @throws IllegalArgumentException with what is wrong with it: a role nobody has, too many or too few nodes, or
     *     something that no node would do
     */
    static NodeRoles parse(String text, int nodes) {
        if (text.isBlank()) {
            return ALL;
        }
        List<List<String>> roles = Arrays.stream(text.split(",", -1))
                .map(node ->
                        Arrays.stream(node.split("\\+", -1)).map(String::strip).toList())
                .toList();
        require(
                roles.size() == nodes,
                "--roles names " + roles.size() + " nodes, and --nodes says " + nodes + ": name the roles of each.");
        for (String role : roles.stream().flatMap(List::stream).toList()) {
            require(
                    KNOWN.contains(role),
                    "--roles names \"" + role + "\": roles are entity, model, training and edge, as in "
                            + "entity+edge,entity+edge,model+training.");
        }
        for (String role : KNOWN.stream().sorted().toList()) {
            require(
                    roles.stream().anyMatch(node -> node.contains(role)),
                    "--roles leaves nobody to do what " + role + " does: give one node that role.");
        }
        return new NodeRoles(roles.stream().map(node -> String.join(",", node)).toList());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Whether a node serves models. */
    boolean serves(int index) {
        return byNode.isEmpty() || List.of(byNode.get(index).split(",")).contains(Role.MODEL.text());
    }

    /** What its settings say of a node's roles; nothing where it does everything. */
    Optional<String> of(int index) {
        return byNode.isEmpty() ? Optional.empty() : Optional.of(byNode.get(index));
    }
}
