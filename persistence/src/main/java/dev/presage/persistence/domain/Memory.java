package dev.presage.persistence.domain;

/** What a domain remembers of one subject: immutable, bounded, a fold of the subject's events. */
public interface Memory {}
