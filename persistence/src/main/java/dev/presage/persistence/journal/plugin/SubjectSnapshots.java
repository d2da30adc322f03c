package dev.presage.persistence.journal.plugin;

import com.typesafe.config.Config;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.recovery.BatchedRecovery;
import dev.presage.persistence.journal.recovery.Found;
import dev.presage.persistence.journal.snapshots.SnapshotShelf;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.jdbc.snapshot.JdbcSnapshotStore;
import scala.Option;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;

/**
 * The library's snapshot store, which finds the snapshots of many subjects at once and hands them out understood; one
 * that cannot be read is as good as none. Subjects hand what is to be kept to the shelf themselves, since through here
 * each would wait for its snapshot. Made by Pekko.
 */
public final class SubjectSnapshots extends JdbcSnapshotStore {
    private final BatchedRecovery recovery = BatchedRecovery.of(context().system());
    private final SnapshotShelf shelf = SnapshotShelf.of(context().system());

    public SubjectSnapshots(Config config) {
        super(config);
    }

    @Override
    public Future<Option<SelectedSnapshot>> loadAsync(String id, SnapshotSelectionCriteria criteria) {
        Future<Found> found = criteria.equals(SnapshotSelectionCriteria.latest()) ? recovery.load(id) : null;
        return found == null
                ? super.loadAsync(id, criteria).map(this::understood, ExecutionContext.parasitic$.MODULE$)
                : found.map(any -> select(id, any), ExecutionContext.parasitic$.MODULE$);
    }

    private static Option<SelectedSnapshot> select(String id, Found found) {
        Found.Snapshot snapshot = found.snapshot();
        return snapshot == null
                ? Option.empty()
                : Option.apply(SelectedSnapshot.create(
                        new SnapshotMetadata(id, snapshot.version(), snapshot.created()), snapshot.content()));
    }

    private Option<SelectedSnapshot> understood(Option<SelectedSnapshot> stored) {
        if (stored.isEmpty() || !(stored.get().snapshot() instanceof JournalBytes bytes)) {
            return stored;
        }
        SnapshotMetadata which = stored.get().metadata();
        Object content = shelf.read(which.persistenceId(), which.sequenceNr(), bytes);
        return content == null ? Option.empty() : Option.apply(SelectedSnapshot.create(which, content));
    }

    @Override
    public Future<BoxedUnit> saveAsync(SnapshotMetadata which, Object snapshot) {
        return scala.concurrent.Future$.MODULE$.failed(
                new UnsupportedOperationException("Snapshots are handed to the shelf."));
    }

    @Override
    public Future<BoxedUnit> deleteAsync(SnapshotMetadata which) {
        return delete(which.persistenceId(), which.sequenceNr());
    }

    @Override
    public Future<BoxedUnit> deleteAsync(String id, SnapshotSelectionCriteria criteria) {
        return delete(id, criteria.maxSequenceNr());
    }

    private Future<BoxedUnit> delete(String id, long upTo) {
        return shelf.delete(id, upTo).map(done -> BoxedUnit.UNIT, ExecutionContext.parasitic$.MODULE$);
    }
}
