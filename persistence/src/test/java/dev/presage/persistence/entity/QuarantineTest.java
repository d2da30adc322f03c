package dev.presage.persistence.entity;

import static dev.presage.persistence.entity.Subjects.SUBJECT;
import static dev.presage.persistence.entity.Subjects.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subjects that cannot be recovered, each for another reason. */
class QuarantineTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Subjects bench = new Subjects("presage.persistence.entity.snapshot-every = 20");

    @AfterEach
    void close() {
        bench.close();
    }

    /** Makes some rows and lets the subject fall asleep; no snapshot is kept. */
    private SubjectReply.Described asleepAfter(int rows) {
        var subject = bench.subject(bench.pool());
        for (int i = 0; i < rows; i++) {
            subject.tell(bench.observe(count(i, 1)));
            bench.accepted();
        }
        SubjectReply.Described before = bench.describe(subject);
        bench.stop(subject);
        return before;
    }

    /** It refuses everything at once, in the words it told its listener, and was found out once. */
    private ActorRef<SubjectCommand> assertQuarantined(String... words) {
        var broken = bench.subject(bench.pool());
        for (int i = 0; i < 3; i++) {
            broken.tell(bench.observe(count(100 + i, 1)));
            var refused = bench.sender.expectMessageClass(SubjectReply.Refused.class, LONG);
            assertThat(refused.problem().code()).isEqualTo(ErrorCode.SUBJECT_QUARANTINED);
            assertThat(refused.problem().detail()).contains(words);
        }
        assertThat(bench.findings.receiveMessage(LONG)).contains(words);
        bench.findings.expectNoMessage(Duration.ofMillis(50));
        return broken;
    }

    private void assertAsBefore(SubjectReply.Described before) {
        assertThat(bench.describe(bench.subject(bench.pool()))).isEqualTo(before);
        bench.findings.expectNoMessage(Duration.ofMillis(50));
    }

    /** Goal: a row that cannot be read quarantines its subject, which says so and keeps running; cured, it is back. */
    @Test
    void aRowThatCannotBeRead() {
        SubjectReply.Described before = asleepAfter(1);
        bench.postgres.execute("UPDATE event_journal SET event_ser_manifest = 'observed:999'");
        bench.stop(assertQuarantined("Row 1", "observed:999"));
        bench.postgres.execute("UPDATE event_journal SET event_ser_manifest = 'observed:1'");
        assertAsBefore(before);
    }

    /** Goal: bytes that are cut off are no reason to start over for ever. */
    @Test
    void aRowThatIsCutOff() {
        asleepAfter(2);
        bench.postgres.execute(
                "UPDATE event_journal SET event_payload = substring(event_payload for 20) WHERE sequence_number = 2");
        bench.stop(assertQuarantined("Row 2"));
    }

    /** Goal: a missing row is noticed, in the middle and at the beginning; put back, the subject is as it was. */
    @Test
    void aRowThatIsMissing() {
        SubjectReply.Described before = asleepAfter(5);
        bench.postgres.execute("CREATE TABLE taken AS SELECT * FROM event_journal WHERE sequence_number = 3");
        bench.postgres.execute("DELETE FROM event_journal WHERE sequence_number = 3");
        bench.stop(assertQuarantined("row 3", "missing"));
        bench.postgres.execute("INSERT INTO taken SELECT * FROM event_journal WHERE sequence_number = 1");
        bench.postgres.execute("DELETE FROM event_journal WHERE sequence_number = 1");
        bench.stop(assertQuarantined("row 1", "missing"));
        bench.postgres.execute("INSERT INTO event_journal SELECT * FROM taken");
        assertAsBefore(before);
    }

    /**
     * Goal: rows that the database itself cannot read quarantine their subject and nobody else. Method: a view in the
     * table's place fails on the one, as damaged pages would.
     */
    @Test
    void rowsThatTheDatabaseCannotRead() {
        SubjectReply.Described before = asleepAfter(2);
        String columns = "ordering, persistence_id, writer, write_timestamp, adapter_manifest, event_ser_id,"
                + " event_ser_manifest, event_payload, chain";
        bench.postgres.execute("ALTER TABLE event_journal RENAME TO sound");
        bench.postgres.execute("CREATE VIEW event_journal AS SELECT " + columns
                + ", sequence_number + (CASE persistence_id WHEN '" + SUBJECT.persistenceId()
                + "' THEN 1 / (sequence_number - 2) ELSE 0 END) AS sequence_number FROM sound");
        bench.stop(assertQuarantined("22012"));
        bench.postgres.execute("DROP VIEW event_journal");
        bench.postgres.execute("ALTER TABLE sound RENAME TO event_journal");
        assertAsBefore(before);
    }

    /** Goal: told to, a subject in quarantine makes room for another incarnation, which answers how it went. */
    @Test
    void isTriedAgainWhenTold() {
        asleepAfter(1);
        bench.postgres.execute("UPDATE event_journal SET event_ser_manifest = 'observed:999'");
        ActorRef<SubjectCommand> broken = assertQuarantined("observed:999");
        broken.tell(new SubjectCommand.Retry(SUBJECT, false, bench.sender.getRef()));
        var again = bench.others.expectMessageClass(SubjectCommand.Retry.class, LONG);
        bench.others.expectTerminated(broken, LONG);
        assertThat(again.again()).isTrue();

        var still = bench.subject(bench.pool());
        still.tell(again);
        bench.sender.expectMessageClass(SubjectReply.Refused.class, LONG);
        bench.stop(still);
        bench.postgres.execute("UPDATE event_journal SET event_ser_manifest = 'observed:1'");
        bench.subject(bench.pool()).tell(again);
        bench.sender.expectMessageClass(SubjectReply.Described.class, LONG);
    }
}
