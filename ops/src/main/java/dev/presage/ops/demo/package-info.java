/**
 * What the demonstration feeds Presage: real readings of the machine it runs on, and simulated card payments. They are
 * senders like any other and go through Kafka.
 */
@NullMarked
package dev.presage.ops.demo;

import org.jspecify.annotations.NullMarked;
