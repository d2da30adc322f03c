package dev.presage.persistence.journal.plugin;

import com.typesafe.config.Config;
import dev.presage.persistence.journal.recovery.BatchedRecovery;
import dev.presage.persistence.journal.recovery.Found;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.jdbc.snapshot.JdbcSnapshotStore;
import scala.Option;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;

/** The library's snapshot store, which finds the newest snapshot for many subjects at once. Made by Pekko. */
public final class SubjectSnapshots extends JdbcSnapshotStore {
    private final BatchedRecovery recovery = BatchedRecovery.of(context().system());

    public SubjectSnapshots(Config config) {
        super(config);
    }

    @Override
    public Future<Option<SelectedSnapshot>> loadAsync(String id, SnapshotSelectionCriteria criteria) {
        Future<Found> found = criteria.equals(SnapshotSelectionCriteria.latest()) ? recovery.load(id) : null;
        return found == null
                ? super.loadAsync(id, criteria)
                : found.map(any -> select(id, any), ExecutionContext.parasitic$.MODULE$);
    }

    private static Option<SelectedSnapshot> select(String id, Found found) {
        Found.Snapshot snapshot = found.snapshot();
        return snapshot == null
                ? Option.empty()
                : Option.apply(SelectedSnapshot.create(
                        new SnapshotMetadata(id, snapshot.version(), snapshot.created()), snapshot.bytes()));
    }
}
