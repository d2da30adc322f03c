package dev.presage.persistence.transfer;

/** One part of an exported file after its header. */
public sealed interface Frame permits ExportedSetup, ExportedRow, ExportedContext, ExportFooter {}
