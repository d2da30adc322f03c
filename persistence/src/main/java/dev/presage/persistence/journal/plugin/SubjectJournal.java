package dev.presage.persistence.journal.plugin;

import com.typesafe.config.Config;
import dev.presage.persistence.journal.Conflicts;
import dev.presage.persistence.journal.Conflicts.Conflict;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.chain.Head;
import dev.presage.persistence.journal.recovery.BatchedRecovery;
import dev.presage.persistence.journal.recovery.Found;
import dev.presage.persistence.journal.recovery.Writers;
import dev.presage.persistence.journal.writing.GroupCommit;
import dev.presage.persistence.journal.writing.NewRow;
import dev.presage.persistence.journal.writing.WritingSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * The library's journal, which writes the rows of many subjects in one statement, and finds those of many at once when
 * they wake. Made by Pekko.
 */
public final class SubjectJournal extends JdbcAsyncWriteJournal {
    private static final Seq<Try<BoxedUnit>> ALL_WRITTEN =
            CollectionConverters.asScala(List.<Try<BoxedUnit>>of()).toSeq();

    private final BatchedRecovery recovery = BatchedRecovery.of(context().system());
    private final Conflicts conflicts = Conflicts.of(context().system());
    private final GroupCommit commits;

    public SubjectJournal(Config config) {
        super(config);
        Config all = context().system().settings().config();
        this.commits = new GroupCommit(DatabaseSettings.from(all), WritingSettings.from(all), conflicts);
    }

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        String id = messages.head().persistenceId();
        List<NewRow> rows = rows(messages);
        Future<Seq<Try<BoxedUnit>>> written = rows == null
                ? super.asyncWriteMessages(messages)
                : commits.write(rows).map(done -> ALL_WRITTEN, ExecutionContext.parasitic$.MODULE$);
        recovery.writeBegins(id, written);
        return written;
    }

    /** The rows of some writes; null if others than subjects write. */
    private static @Nullable List<NewRow> rows(Seq<AtomicWrite> messages) {
        long now = System.currentTimeMillis();
        var rows = new ArrayList<NewRow>(1);
        Iterator<AtomicWrite> writes = messages.iterator();
        while (writes.hasNext()) {
            Iterator<PersistentRepr> events = writes.next().payload().iterator();
            while (events.hasNext()) {
                PersistentRepr event = events.next();
                if (!(event.payload() instanceof JournalBytes bytes)
                        || !event.manifest().isEmpty()) {
                    return null;
                }
                rows.add(new NewRow(event.persistenceId(), event.sequenceNr(), event.writerUuid(), now, bytes));
            }
        }
        return rows;
    }

    @Override
    public Future<Object> asyncReadHighestSequenceNr(String id, long from) {
        Future<?> underWay = recovery.underWay(id);
        if (underWay != null) {
            // What is under way may end either way, and only then is known what there is.
            return underWay.transformWith(
                    ended -> super.asyncReadHighestSequenceNr(id, from), ExecutionContext.parasitic$.MODULE$);
        }
        Found found = recovery.kept(id, from);
        if (found == null) {
            return super.asyncReadHighestSequenceNr(id, from);
        }
        Head head = found.head();
        if (head != null) {
            commits.woke(id, head);
        }
        if (found.tail().isEmpty()) {
            recovery.forget(id);
        }
        return Future.successful(found.highest());
    }

    @Override
    public Future<BoxedUnit> asyncReplayMessages(
            String id, long from, long to, long max, Function1<PersistentRepr, BoxedUnit> replay) {
        Found found = recovery.kept(id, from - 1);
        recovery.forget(id);
        if (found == null || found.highest() != to || found.tail().size() > max) {
            return super.asyncReplayMessages(id, from, to, max, replay);
        }
        long interleaved = Writers.interleaved(found.tail());
        if (interleaved > 0) {
            conflicts.found(new Conflict(id, interleaved, Conflicts.Kind.INTERLEAVED));
        }
        for (Found.Row row : found.tail()) {
            replay.apply(PersistentRepr$.MODULE$.apply(
                    row.bytes(), row.version(), id, row.manifest(), false, ActorRef.noSender(), row.writer()));
        }
        return Future.successful(BoxedUnit.UNIT);
    }

    @Override
    public void postStop() {
        commits.close();
        super.postStop();
    }
}
