package dev.presage.persistence.journal.recovery;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import scala.Function1;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** The library's journal, which finds the rows of many subjects at once when they wake. Made by Pekko. */
public final class SubjectJournal extends JdbcAsyncWriteJournal {
    private final BatchedRecovery recovery = BatchedRecovery.of(context().system());

    public SubjectJournal(Config config) {
        super(config);
    }

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        String id = messages.head().persistenceId();
        recovery.writeBegins(id);
        Future<Seq<Try<BoxedUnit>>> written = super.asyncWriteMessages(messages);
        written.onComplete(
                ended -> {
                    recovery.writeEnds(id);
                    return BoxedUnit.UNIT;
                },
                ExecutionContext.parasitic$.MODULE$);
        return written;
    }

    @Override
    public Future<Object> asyncReadHighestSequenceNr(String id, long from) {
        Found found = recovery.kept(id, from);
        if (found == null) {
            return super.asyncReadHighestSequenceNr(id, from);
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
        for (Found.Row row : found.tail()) {
            replay.apply(PersistentRepr$.MODULE$.apply(
                    row.bytes(), row.version(), id, row.manifest(), false, ActorRef.noSender(), row.writer()));
        }
        return Future.successful(BoxedUnit.UNIT);
    }
}
