/** Tests of the commands that ask nodes. */
@NullMarked
package dev.presage.ops.models;

import org.jspecify.annotations.NullMarked;
