package dev.presage.persistence.journal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.persistence.journal.Conflicts;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.persistence.journal.chain.Links;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.FutureConverters;

/** Rows as they are linked when they are written, checked by the database itself. */
class LinkingTest {
    private final TestPostgres postgres = TestPostgres.create();
    private final Database database = postgres.open();

    @AfterEach
    void close() {
        database.close();
    }

    private GroupCommit commits(int maxHeads, boolean chained) {
        return new GroupCommit(
                DatabaseSettings.from(postgres.config()),
                new WritingSettings(3, 7, 1_000, maxHeads, chained),
                new Conflicts());
    }

    private static NewRow row(String id, long version) {
        byte[] payload = new byte[(int) (version * 37 % 90)];
        new SplittableRandom(version).nextBytes(payload);
        return new NewRow(id, version, "test", 1, new JournalBytes("observed:" + (1 + version % 2), payload));
    }

    private static CompletionStage<Void> write(GroupCommit commits, NewRow... rows) {
        return FutureConverters.asJava(commits.write(List.of(rows)));
    }

    private static void await(CompletionStage<Void> written) {
        written.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    /**
     * Goal: each row follows from the one before, whoever wrote that. Method: ten subjects write one or two rows at a
     * time through a writer that remembers three heads, then through others that remember none or all.
     */
    @Test
    void everyRowFollowsFromTheOneBefore() {
        var random = new SplittableRandom(1);
        var versions = new HashMap<String, Long>();
        for (int maxHeads : List.of(3, 1_000, 1, 1_000)) {
            try (GroupCommit commits = commits(maxHeads, true)) {
                for (int round = 0; round < 20; round++) {
                    var written = new ArrayList<CompletionStage<Void>>();
                    for (int subject = 0; subject < 10; subject++) {
                        String id = "device|d" + subject;
                        long next = versions.merge(id, 1L, Long::sum);
                        written.add(
                                random.nextBoolean()
                                        ? write(commits, row(id, next))
                                        : write(commits, row(id, next), row(id, versions.merge(id, 1L, Long::sum))));
                    }
                    written.forEach(LinkingTest::await);
                }
            }
        }
        assertThat(Links.wrong(postgres.url())).isEmpty();
    }

    /** Goal: what failed leaves no trace in the chain. Method: a row that is there already, and then the right one. */
    @Test
    void aRowThatFailedIsFollowedByNone() {
        try (GroupCommit one = commits(100, true);
                GroupCommit other = commits(100, true)) {
            await(write(one, row("device|d", 1)));
            await(write(one, row("device|d", 2)));
            var different = new NewRow("device|d", 2, "test", 1, new JournalBytes("observed:1", new byte[] {9}));
            assertThatThrownBy(() -> await(write(other, different))).isInstanceOf(CompletionException.class);
            await(write(other, row("device|d", 3)));
            await(write(one, row("device|d", 4)));
        }
        assertThat(Links.wrong(postgres.url())).isEmpty();
    }

    /** Goal: a journal from before chains goes on with one. Method: three rows without, two with. */
    @Test
    void theChainStartsAfterRowsThatHaveNone() {
        try (GroupCommit before = commits(100, false)) {
            await(write(before, row("device|d", 1), row("device|d", 2), row("device|d", 3)));
        }
        try (GroupCommit now = commits(100, true)) {
            await(write(now, row("device|d", 4)));
            await(write(now, row("device|d", 5)));
        }
        assertThat(Links.wrong(postgres.url())).containsExactly("device|d 1", "device|d 2", "device|d 3");
    }
}
