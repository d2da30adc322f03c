/** One suite that whatever runs a model has to pass, and the tiny models that are written for it by hand. */
@NullMarked
package dev.presage.node.inference.contract;

import org.jspecify.annotations.NullMarked;
