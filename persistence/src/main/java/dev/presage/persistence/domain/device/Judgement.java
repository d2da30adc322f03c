package dev.presage.persistence.domain.device;

import dev.presage.protocol.Floats;
import org.jspecify.annotations.Nullable;

/** What was found about a channel's values in a fold, read off one reading after the other. */
final class Judgement {
    private final ChannelFold channel;
    private final Finding[] findings;
    private final @Nullable Floats carried;
    private int next;

    /**
     * @param findings the strongest about each value
     * @param carried what to carry on; null without an answer of the model
     */
    Judgement(ChannelFold channel, Finding[] findings, @Nullable Floats carried) {
        this.channel = channel;
        this.findings = findings;
        this.carried = carried;
    }

    @Nullable
    Floats carried() {
        return carried;
    }

    /** The finding about a reading; null if it did not have this channel. */
    @Nullable
    Finding next(int reading) {
        return channel.isOf(next, reading) ? findings[next++] : null;
    }
}
