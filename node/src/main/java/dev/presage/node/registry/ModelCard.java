package dev.presage.node.registry;

/**
 * What people should know before they rely on a version.
 *
 * @param description where it comes from, a sentence or two
 * @param intendedUse what it is for
 * @param limits what it is not for, and where it is known to be weak
 */
public record ModelCard(String description, String intendedUse, String limits) {}
