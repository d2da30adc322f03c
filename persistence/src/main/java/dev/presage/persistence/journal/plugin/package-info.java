/**
 * What Pekko makes out of the settings: the library's journal and snapshot store, with writing and waking of our own
 * where the library's would cost more than the subjects themselves.
 */
@NullMarked
package dev.presage.persistence.journal.plugin;

import org.jspecify.annotations.NullMarked;
