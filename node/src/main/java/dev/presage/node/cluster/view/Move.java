package dev.presage.node.cluster.view;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A shard that found a home.
 *
 * @param from who hosted it before; null if nobody had, as far as is known
 * @param homeless how long nobody hosted it, to about the interval of the reports
 */
record Move(String domain, String shard, @Nullable NodeKey from, NodeKey to, Duration homeless) {}
