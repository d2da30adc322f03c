/** Breaks the built product on purpose, proves that it broke, and proves that nothing acknowledged was lost. */
@NullMarked
package dev.presage.ops.faults;

import org.jspecify.annotations.NullMarked;
