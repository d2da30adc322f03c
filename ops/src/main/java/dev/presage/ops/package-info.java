/** What an operator or measurer runs. Nothing imports it. */
@NullMarked
package dev.presage.ops;

import org.jspecify.annotations.NullMarked;
