package dev.presage.persistence.domain.terminal;

import dev.presage.persistence.domain.Codec;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.ArrayList;

/** A terminal's memory in a snapshot. */
final class TerminalMemories implements Codec<TerminalMemory> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(TerminalMemory memory, WireWriter out) {
        out.number(memory.payments()).number(memory.frauds());
        out.number(memory.days().size());
        for (Day day : memory.days()) {
            out.number(day.day())
                    .number(day.payments())
                    .real(day.amount())
                    .number(day.high())
                    .number(day.frauds())
                    .number(day.genuine())
                    .real(day.evidence());
        }
    }

    @Override
    public TerminalMemory read(int version, WireReader in) {
        if (version != 1) {
            throw new MalformedBytes("A terminal's memory has no version " + version + ".");
        }
        long payments = in.number();
        long frauds = in.number();
        int count = in.count(TerminalMemory.KEPT_DAYS);
        var days = new ArrayList<Day>(count);
        for (int i = 0; i < count; i++) {
            days.add(new Day(in.number(), in.number(), in.real(), in.number(), in.number(), in.number(), in.real()));
        }
        return new TerminalMemory(payments, frauds, days);
    }
}
