/**
 * Trainings: from the journal to a registered candidate. A wish becomes a row in the database; one runner in the whole
 * cluster takes it up, cuts a training set, fits the champion's weights to it, examines what came of it beside the
 * champion and registers it, step by step, so that whoever is killed in between is followed by somebody who goes on.
 * Nets and the registry are ports. Nothing here is in a hurry: it takes a stated share of one processor.
 */
@NullMarked
package dev.presage.node.training.run;

import org.jspecify.annotations.NullMarked;
