package dev.presage.node;

import java.util.Optional;

/** Which version of the product runs. */
final class NodeVersion {
    private NodeVersion() {}

    static String text() {
        return Optional.ofNullable(NodeVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
