package dev.presage.persistence.journal;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.LastInsights;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.RecentKeys;
import dev.presage.persistence.domain.Watermark;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.RowReader;
import dev.presage.protocol.wire.RowWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * How a domain's contexts stand in snapshots.
 *
 * @param <M> what is remembered of a subject
 */
public final class ContextCodec<M extends Memory> {
    private static final String CONTEXT_1 = "context:1";
    private static final int EXPECTED_BYTES = 1 << 13;

    private final Domain<M> domain;

    public ContextCodec(Domain<M> domain) {
        this.domain = domain;
    }

    public JournalBytes encode(Context<M> context) {
        var row = new RowWriter(EXPECTED_BYTES);
        row.out().number(context.version()).number(context.observed());
        row.time(context.lastTime());
        row.out().number(context.watermark().marks().size());
        for (Watermark.Mark mark : context.watermark().marks()) {
            row.text(mark.log());
            row.out()
                    .number(mark.partition())
                    .number(mark.highest())
                    .number(mark.middle())
                    .number(mark.floor());
        }
        row.out().bytes(pack(context.recent()));
        row.out()
                .number(context.lastInsights().version())
                .number(context.lastInsights().first());
        row.insights(context.lastInsights().insights(), List.of());
        row.out().number(domain.memories().version());
        domain.memories().write(context.memory(), row.out());
        return new JournalBytes(CONTEXT_1, row.toByteArray());
    }

    /**
     * Reads what any version wrote.
     *
     * @param subject whose context it is; the bytes do not say
     * @throws MalformedBytes if the bytes are not what the manifest says
     */
    public Context<M> decode(SubjectId subject, JournalBytes stored) {
        try {
            return switch (stored.manifest()) {
                case CONTEXT_1 -> read(subject, stored.bytes());
                default -> throw new MalformedBytes("No snapshot is called " + stored.manifest() + ".");
            };
        } catch (MalformedBytes malformed) {
            throw malformed;
        } catch (RuntimeException malformed) {
            throw new MalformedBytes("A snapshot " + stored.manifest() + " cannot be read.", malformed);
        }
    }

    private Context<M> read(SubjectId subject, byte[] bytes) {
        var row = new RowReader(bytes);
        long version = row.in().number();
        long observed = row.in().number();
        Instant lastTime = row.time();
        var watermark = new Watermark(row.list(() -> new Watermark.Mark(
                row.text(),
                row.in().count(Integer.MAX_VALUE),
                row.in().number(),
                row.in().number(),
                row.in().number())));
        RecentKeys recent = unpack(row.in().bytes());
        var insights =
                new LastInsights(row.in().number(), row.in().count(RowReader.MAX_COUNT), row.insights(List.of()));
        int memoryVersion = row.in().count(Integer.MAX_VALUE);
        M memory = domain.memories().read(memoryVersion, row.in());
        row.end();
        return new Context<>(subject, version, watermark, recent, observed, lastTime, insights, memory);
    }

    private static byte[] pack(RecentKeys recent) {
        var packed = ByteBuffer.allocate(recent.size() * Long.BYTES);
        for (int i = 0; i < recent.size(); i++) {
            packed.putLong(recent.get(i));
        }
        return packed.array();
    }

    private static RecentKeys unpack(byte[] packed) {
        long[] keys = new long[packed.length / Long.BYTES];
        ByteBuffer.wrap(packed).asLongBuffer().get(keys);
        return RecentKeys.of(keys);
    }
}
