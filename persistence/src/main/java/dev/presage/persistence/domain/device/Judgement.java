package dev.presage.persistence.domain.device;

import org.jspecify.annotations.Nullable;

/** What was found about a channel's values in a fold, read off one reading after the other. */
final class Judgement {
    private final ChannelFold channel;
    private final Finding[] findings;
    private final @Nullable Carry carry;
    private int next;

    /**
     * @param findings the strongest about each value
     * @param carry what to carry on; null without an answer of the model
     */
    Judgement(ChannelFold channel, Finding[] findings, @Nullable Carry carry) {
        this.channel = channel;
        this.findings = findings;
        this.carry = carry;
    }

    @Nullable
    Carry carry() {
        return carry;
    }

    /** The finding about a reading; null if it did not have this channel. */
    @Nullable
    Finding next(int reading) {
        return channel.isOf(next, reading) ? findings[next++] : null;
    }
}
