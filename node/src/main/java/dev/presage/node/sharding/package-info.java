/**
 * Finds the subject a command is for, wherever in the cluster it lives, and wakes it if it sleeps. In come commands by
 * subject id; what a subject does with them is not known here.
 */
@NullMarked
package dev.presage.node.sharding;

import org.jspecify.annotations.NullMarked;
