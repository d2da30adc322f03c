/** Tests of the shared rules, and the contract that every domain has to keep. */
@NullMarked
package dev.presage.persistence.domain;

import org.jspecify.annotations.NullMarked;
