/** Tests of moving a journal from one real database into another. */
@NullMarked
package dev.presage.persistence.transfer;

import org.jspecify.annotations.NullMarked;
