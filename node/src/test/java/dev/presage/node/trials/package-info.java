@NullMarked
package dev.presage.node.trials;

import org.jspecify.annotations.NullMarked;
