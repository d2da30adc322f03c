/**
 * The rules: what a subject remembers, what it asks a model, what it says. Pure: everything it needs, the time
 * included, is an argument, so that the same events always lead to the same context. Each domain is a package below.
 */
@NullMarked
package dev.presage.persistence.domain;

import org.jspecify.annotations.NullMarked;
