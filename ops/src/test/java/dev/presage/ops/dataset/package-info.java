/** Tests of cutting training sets, against a real PostgreSQL. */
@NullMarked
package dev.presage.ops.dataset;

import org.jspecify.annotations.NullMarked;
