package dev.presage.persistence.verify;

import dev.presage.persistence.proof.Block;
import dev.presage.persistence.proof.Blocks;
import dev.presage.persistence.proof.Signed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Follows the signed statements one after the other, and holds them against those that were published. */
record StatementWalk(Blocks blocks, BlockWalk faults) {
    private static final int PAGE = 1_000;

    /** All statements of the journal that can be read, oldest first. */
    List<Signed> walk(Iterable<Signed> published) {
        var all = new TreeMap<Long, Signed>();
        List<Blocks.Entry> page;
        long number = 0;
        do {
            page = blocks.after(number, PAGE);
            for (Blocks.Entry entry : page) {
                take(all, entry, number);
                number = entry.number();
            }
        } while (page.size() == PAGE);
        compare(all, published);
        return List.copyOf(all.values());
    }

    private void take(TreeMap<Long, Signed> all, Blocks.Entry entry, long before) {
        long number = entry.number();
        try {
            Signed signed = entry.signed();
            if (signed.statement().number() != number) {
                throw new IllegalArgumentException("it says that it is another one");
            }
            Signed last = all.get(before);
            if (number == 1 ? !Block.isFirst(signed) : last == null || !Block.follows(last, signed)) {
                faults.fault(number, "it does not follow from the block before it");
            }
            all.put(number, signed);
        } catch (IllegalArgumentException malformed) {
            faults.fault(number, "it cannot be read: " + malformed.getMessage());
        }
    }

    private void compare(Map<Long, Signed> all, Iterable<Signed> published) {
        for (Signed line : published) {
            long number = line.statement().number();
            Signed here = all.get(number);
            if (here == null) {
                faults.fault(
                        number,
                        "it was published, signed at " + line.statement().at() + " with "
                                + line.statement().totalRows() + " rows, and is gone");
            } else if (!here.text().equals(line.text())) {
                faults.fault(number, "it is not what was published");
            }
        }
    }
}
