/** Tests of the ways to the past. */
@NullMarked
package dev.presage.persistence.replay;

import org.jspecify.annotations.NullMarked;
