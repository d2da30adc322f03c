package dev.presage.persistence.transfer;

import dev.presage.persistence.replay.Setup;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.TreeMap;

/** What events of the file name as that under which they were concluded. */
public record ExportedSetup(long key, Setup setup) implements Frame {
    private static final int MOST_OPTIONS = 10_000;

    byte[] body() {
        var out = new WireWriter()
                .number(key)
                .text(setup.domain())
                .text(setup.codeVersion())
                .text(setup.machine())
                .number(setup.options().size());
        setup.options().forEach((name, value) -> out.text(name).text(value));
        return out.toByteArray();
    }

    static ExportedSetup of(byte[] body) {
        var in = new WireReader(body);
        long key = in.number();
        String domain = in.text();
        String codeVersion = in.text();
        String machine = in.text();
        var options = new TreeMap<String, String>();
        int count = in.count(MOST_OPTIONS);
        for (int i = 0; i < count; i++) {
            options.put(in.text(), in.text());
        }
        return new ExportedSetup(key, new Setup(domain, options, codeVersion, machine));
    }
}
