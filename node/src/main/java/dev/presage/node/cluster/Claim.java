package dev.presage.node.cluster;

import java.util.UUID;

/**
 * What stands at the fence: which cluster uses the database.
 *
 * @param cluster its name
 * @param incarnation which founding it was
 * @param shards how many each domain's subjects are divided into
 * @param protocol version of what nodes say to one another
 * @param founder which node founded it
 */
record Claim(String cluster, UUID incarnation, int shards, int protocol, String founder) {
    /**
     * Raised when nodes of the version before could no longer understand what this one says. Such versions cannot be
     * rolled: all nodes stop before the first of the new version starts.
     */
    static final int PROTOCOL = 1;

    /**
     * Whether a node that would make the claim {@code own} may be a member of this cluster.
     *
     * @throws NotAdmitted if not
     */
    void admits(Claim own) {
        if (!cluster.equals(own.cluster)) {
            throw new NotAdmitted("this database is used by cluster \"" + cluster + "\" (founded by " + founder
                    + "), and this node belongs to cluster \"" + own.cluster
                    + "\". Give it a database of its own, or stop the other cluster first.");
        }
        if (shards != own.shards) {
            throw new NotAdmitted("cluster \"" + cluster + "\" divides subjects into " + shards
                    + " shards, and this node into " + own.shards
                    + ". Set pekko.cluster.sharding.number-of-shards to the same in all nodes.");
        }
        if (protocol != own.protocol) {
            throw new NotAdmitted("the nodes of cluster \"" + cluster + "\" speak version " + protocol
                    + " among themselves, and this one version " + own.protocol
                    + ". Stop all nodes of the old version before the first of the new one starts.");
        }
    }

    /** What to say to a node that would found a cluster of the same name beside this one. */
    NotAdmitted alreadyThere() {
        return new NotAdmitted("this database is used by another cluster that is called \"" + cluster
                + "\" too (founded by " + founder
                + "). Join that one by PRESAGE_CLUSTER_SEEDS, or stop it first.");
    }
}
