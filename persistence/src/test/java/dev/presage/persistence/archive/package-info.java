/** Tests of moving old rows into files and finding them there. */
@NullMarked
package dev.presage.persistence.archive;

import org.jspecify.annotations.NullMarked;
