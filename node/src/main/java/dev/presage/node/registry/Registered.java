package dev.presage.node.registry;

/**
 * A version and where it stands.
 *
 * @param stage where it is
 * @param latest the step that brought it there
 */
public record Registered(Entry entry, Stage stage, Step latest) {}
