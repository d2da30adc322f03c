package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.CarriedFrom;
import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.account.Familiar.Place;
import dev.presage.persistence.domain.account.Remembered.Known;
import dev.presage.protocol.Insight.Verdict;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An account's memory in a snapshot. */
final class AccountMemories implements Codec<AccountMemory> {
    /** Since the second, what is carried says from which weights. */
    private static final int VERSION = 2;

    /** Stands for what the journal must be able to tell apart for ever; never renumber. */
    private static final List<Verdict> VERDICTS = List.of(Verdict.APPROVE, Verdict.REVIEW, Verdict.DECLINE);

    private static final List<Known> LABELS = List.of(Known.NOTHING, Known.GENUINE, Known.FRAUD);

    private final AccountPayloads payloads = new AccountPayloads();

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(AccountMemory memory, WireWriter out) {
        out.number(memory.transactions());
        out.number(memory.usual().size());
        for (Usual usual : memory.usual()) {
            out.text(usual.currency()).real(usual.count()).real(usual.sum()).real(usual.squares());
        }
        write(memory.terminals(), out);
        write(memory.countries(), out);
        Rhythm rhythm = memory.rhythm();
        out.number(rhythm.lastMillis())
                .number(rhythm.gaps())
                .real(rhythm.meanLogGap())
                .real(rhythm.deviation())
                .real(rhythm.burst())
                .floats(rhythm.hours());
        out.number(memory.leak().day()).floats(memory.leak().weights());
        LabelCounts labels = memory.labels();
        out.number(labels.fraud())
                .number(labels.genuine())
                .number(labels.unknown())
                .number(labels.lastFraudMillis());
        out.number(memory.recent().size());
        for (Remembered remembered : memory.recent()) {
            write(remembered, out);
        }
        out.floats(memory.state()).floats(memory.expected()).number(memory.weights());
    }

    private static void write(Familiar familiar, WireWriter out) {
        out.real(familiar.novelty()).number(familiar.visits());
        out.number(familiar.places().size());
        for (Place place : familiar.places()) {
            out.text(place.name())
                    .number(place.visits())
                    .number(place.lastMillis())
                    .number(place.frauds());
        }
    }

    private void write(Remembered remembered, WireWriter out) {
        out.text(remembered.id()).number(remembered.millis());
        payloads.write(remembered.transaction(), out);
        out.number(VERDICTS.indexOf(remembered.verdict()))
                .real(remembered.score())
                .real(remembered.likelihoodRatio())
                .real(remembered.leaked())
                .real(remembered.weight())
                .number(LABELS.indexOf(remembered.label()));
    }

    @Override
    public AccountMemory read(int version, WireReader in) {
        if (version < 1 || version > VERSION) {
            throw new MalformedBytes("An account's memory has no version " + version + ".");
        }
        return new AccountMemory(
                in.number(),
                list(in, AccountMemory.MOST_CURRENCIES, () -> new Usual(in.text(), in.real(), in.real(), in.real())),
                familiar(in, AccountMemory.MOST_TERMINALS),
                familiar(in, AccountMemory.MOST_COUNTRIES),
                new Rhythm(in.number(), in.number(), in.real(), in.real(), in.real(), in.floats()),
                new LeakFilter(in.number(), in.floats()),
                new LabelCounts(in.number(), in.number(), in.number(), in.number()),
                list(in, AccountMemory.MOST_RECENT, () -> remembered(in)),
                in.floats(),
                in.floats(),
                version == 1 ? CarriedFrom.UNKNOWN : in.number());
    }

    private static Familiar familiar(WireReader in, int limit) {
        double novelty = in.real();
        long visits = in.number();
        List<Place> places = list(
                in,
                limit,
                () -> new Place(in.text(), in.count(Integer.MAX_VALUE), in.number(), in.count(Integer.MAX_VALUE)));
        return new Familiar(places, novelty, visits);
    }

    private Remembered remembered(WireReader in) {
        String id = in.text();
        long millis = in.number();
        if (!(payloads.read(1, in) instanceof Transaction transaction)) {
            throw new MalformedBytes("An account remembers something that is no transaction.");
        }
        return new Remembered(
                id,
                millis,
                transaction,
                VERDICTS.get(in.count(VERDICTS.size() - 1)),
                in.real(),
                in.real(),
                in.real(),
                in.real(),
                LABELS.get(in.count(LABELS.size() - 1)));
    }

    private static <T> List<T> list(WireReader in, int limit, Supplier<T> read) {
        int size = in.count(limit);
        var values = new ArrayList<T>(size);
        for (int i = 0; i < size; i++) {
            values.add(read.get());
        }
        return values;
    }
}
