package dev.presage.node.cluster.view;

import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.UniqueAddress;

/**
 * One life of a node: a process that comes back at the same address is another one.
 *
 * @param address host:port
 * @param uid tells the lives apart
 */
record NodeKey(String address, long uid) {
    static NodeKey of(UniqueAddress node) {
        return new NodeKey(place(node.address()), node.longUid());
    }

    /** host:port. */
    static String place(Address address) {
        return address.hostPort().replaceFirst("^.*@", "");
    }
}
