/**
 * Judges the models and rules on files of real series that lie outside of the repository: labelled series in, figures
 * out, one {@code name value unit} a line.
 */
@NullMarked
package dev.presage.ops.evaluate;

import org.jspecify.annotations.NullMarked;
