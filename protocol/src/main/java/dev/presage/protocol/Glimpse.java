package dev.presage.protocol;

/**
 * How a subject answers {@link SubjectCommand.Glance}.
 *
 * @param look the asker's number of the look
 * @param view what it shows; unknown if it cannot be worked with
 */
public record Glimpse(long look, View view) {}
