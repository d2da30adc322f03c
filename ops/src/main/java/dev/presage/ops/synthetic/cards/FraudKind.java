package dev.presage.ops.synthetic.cards;

/** How a payment is fraudulent. */
public enum FraudKind {
    /** It is not. */
    NONE,
    /** A single amount far above what the card spends. */
    LARGE,
    /** The terminal is compromised. */
    TERMINAL,
    /** The card was stolen, or its details have leaked. */
    STOLEN
}
