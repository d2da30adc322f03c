/**
 * The actor of one subject: it takes commands in, consults models through a pool's reference, makes one journal row of
 * what came together, and answers once that is durable. What to do is decided by the rules; here messages are moved.
 */
@NullMarked
package dev.presage.persistence.entity;

import org.jspecify.annotations.NullMarked;
