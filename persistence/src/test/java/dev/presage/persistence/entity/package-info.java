/** Tests of the subject's actor against a real journal. */
@NullMarked
package dev.presage.persistence.entity;

import org.jspecify.annotations.NullMarked;
