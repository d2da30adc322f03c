/** Trainings from a real journal to a real registry, on the real engine. */
@NullMarked
package dev.presage.ops.training;

import org.jspecify.annotations.NullMarked;
