package dev.presage.ops.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeRolesTest {
    /** Goal: roles are given node by node, and where none are given every node does everything. */
    @Test
    void rolesAreGivenByNode() {
        assertThat(NodeRoles.parse("", 3).of(2)).isEmpty();
        NodeRoles roles = NodeRoles.parse("entity+edge, model +training", 2);
        assertThat(roles.of(0)).contains("entity,edge");
        assertThat(roles.of(1)).contains("model,training");
        assertThat(roles.serves(0)).isFalse();
        assertThat(roles.serves(1)).isTrue();
        assertThat(NodeRoles.ALL.serves(0)).isTrue();
    }

    /** Goal: a fleet that could not work is refused before anything starts, with what to change. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "entity+edge,model+training | 3 | names 2 nodes",
                "entity+edge,modell+training | 2 | \"modell\"",
                "entity+edge,training | 2 | model",
                "model,model+edge+training | 2 | entity",
                "entity+edge,,model+training | 3 | \"\"",
            })
    void aFleetThatCouldNotWorkIsRefused(String text, int nodes, String says) {
        assertThatThrownBy(() -> NodeRoles.parse(text, nodes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
    }
}
