package dev.presage.persistence.domain.terminal;

import dev.presage.protocol.Numbers;
import java.time.Instant;

/** One terminal's history for measuring: the same fold as in service, without a journal. For one thread. */
public final class TerminalTrace {
    private final TerminalDomain domain = new TerminalDomain(TerminalSettings.DEFAULT);
    private TerminalMemory memory = TerminalMemory.BLANK;

    /** What it shows at a time. */
    public Numbers look(Instant at) {
        return domain.visible(memory, at);
    }

    public void pay(Instant time, Payment payment) {
        memory = memory.with(time.toEpochMilli(), payment);
    }

    public void find(Finding finding) {
        memory = memory.with(finding);
    }
}
