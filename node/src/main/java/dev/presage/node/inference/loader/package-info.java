/**
 * Chooses what runs a model by its settings: the one place that knows every runtime. A runtime more is a package more
 * and a line here.
 */
@NullMarked
package dev.presage.node.inference.loader;

import org.jspecify.annotations.NullMarked;
