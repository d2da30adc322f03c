package dev.presage.persistence.projection;

/** How a follower's turn has left things. */
public enum Turn {
    /** All is done for now. */
    CALM,
    /** What serves is behind: take the next turn at once. */
    BEHIND,
    /** What serves is not behind, but a version is being built, for which there is no hurry. */
    BUILDING
}
