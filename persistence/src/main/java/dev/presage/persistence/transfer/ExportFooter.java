package dev.presage.persistence.transfer;

/**
 * What a file ends with.
 *
 * @param rows how many rows it holds
 * @param contexts how many contexts that were kept
 * @param setups how many setups
 * @param bytes how long all before this is
 * @param sha256 of all before this, in hexadecimal digits
 */
public record ExportFooter(long rows, long contexts, long setups, long bytes, String sha256) implements Frame {}
