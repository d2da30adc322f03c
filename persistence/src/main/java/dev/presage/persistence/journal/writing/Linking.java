package dev.presage.persistence.journal.writing;

import dev.presage.persistence.journal.chain.Chain;
import dev.presage.persistence.journal.chain.Head;
import dev.presage.persistence.journal.chain.Heads;
import dev.presage.persistence.journal.chain.LinkLookup;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Links the rows of one group to those before them. Most of these are remembered, because they were written or woken to
 * a moment ago; the others are asked for together. Belongs to one thread.
 */
final class Linking {
    private final Chain chain = new Chain();
    private final Heads heads;

    Linking(Heads heads) {
        this.heads = heads;
    }

    /**
     * What a group leads to.
     *
     * @param links one for each row, in their order
     * @param heads where the chains end once the rows are durable
     */
    record Linked(List<byte[]> links, Map<String, Head> heads) {}

    Linked link(Connection connection, List<NewRow> rows) throws SQLException {
        Map<String, byte[]> known = before(connection, rows);
        var links = new ArrayList<byte[]>(rows.size());
        var ends = HashMap.<String, Head>newHashMap(rows.size());
        for (NewRow row : rows) {
            Head last = ends.get(row.id());
            byte[] previous = last != null && last.version() == row.version() - 1 ? last.link() : known.get(row.id());
            byte[] link = chain.link(
                    previous,
                    row.id(),
                    row.version(),
                    row.bytes().manifest(),
                    row.bytes().bytes());
            links.add(link);
            ends.put(row.id(), new Head(row.version(), link));
        }
        return new Linked(links, ends);
    }

    /** The links before each subject's first row in the group. */
    private Map<String, byte[]> before(Connection connection, List<NewRow> rows) throws SQLException {
        var known = HashMap.<String, byte[]>newHashMap(rows.size());
        var asked = new HashMap<String, LinkLookup.Place>();
        for (NewRow row : rows) {
            if (row.version() == 1 || known.containsKey(row.id()) || asked.containsKey(row.id())) {
                continue;
            }
            byte[] link = heads.link(row.id(), row.version() - 1);
            if (link == null) {
                asked.put(row.id(), new LinkLookup.Place(row.id(), row.version() - 1));
            } else {
                known.put(row.id(), link);
            }
        }
        known.putAll(LinkLookup.find(connection, List.copyOf(asked.values())));
        return known;
    }

    void durable(Linked linked) {
        heads.remember(linked.heads());
    }
}
