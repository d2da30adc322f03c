package dev.presage.persistence.domain.account;

import static dev.presage.persistence.domain.account.AccountHistory.START;
import static dev.presage.persistence.domain.account.AccountHistory.observation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.Question;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.Seen;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Other weights than before answer for an account. */
class OtherWeightsTest {
    private static final ModelRef OLD = new ModelRef(AccountDomain.MODEL, "1", "1a".repeat(32));
    private static final ModelRef NEW = new ModelRef(AccountDomain.MODEL, "2", "2b".repeat(32));

    private final AccountDomain domain = new AccountDomain(AccountSettings.DEFAULT);
    private final Random random = new Random(3);
    private final List<Comparison> read = new ArrayList<>();
    private int hours;

    private List<Observation> payment() {
        hours += 1 + random.nextInt(30);
        var transaction = AccountHistory.transaction(10 + random.nextInt(40), "t-" + random.nextInt(12));
        return List.of(observation("e-" + hours, START.plus(Duration.ofHours(hours)), transaction));
    }

    private static ModelAnswer answer(ModelRef by, Question question, float state) {
        int length = question.rows().getFirst().length();
        var row = new RowAnswer(Floats.of(state), Floats.adopt(new float[length * NextTransaction.OUTPUTS]));
        return new ModelAnswer.Answered(by, new BatchShape(32, 1), List.of(row));
    }

    private AccountMemory after(int payments, ModelRef by) {
        AccountMemory memory = domain.blank();
        for (int i = 0; i < payments; i++) {
            var inquiry = AccountInquiry.of(memory, payment(), Seen.NONE, AccountSettings.DEFAULT);
            read.add(inquiry.open().getFirst().comparison());
            memory = inquiry.conclude(answer(by, inquiry.question(by), i)).memory();
        }
        return memory;
    }

    /** Goal: the first question to other weights brings the recent past along; from then on they carry their own. */
    @Test
    void theRecentPastComesAlongOnce() {
        AccountMemory memory = after(30, OLD);
        var inquiry = domain.inquire(memory, payment());
        ModelRow own = inquiry.question(OLD).rows().getFirst();
        Question asked = inquiry.question(NEW);
        ModelRow row = asked.rows().getFirst();
        assertThat(own).returns(1, ModelRow::length).returns(Floats.of(29), ModelRow::state);
        assertThat(row).returns(31, ModelRow::length).returns(Floats.EMPTY, ModelRow::state);
        assertThat(row.steps().slice(30 * Comparison.FEATURES, 31 * Comparison.FEATURES))
                .isEqualTo(own.steps());

        var said = inquiry.conclude(answer(NEW, asked, 7));
        assertThat(said.insights())
                .singleElement()
                .extracting(Insight::by)
                .isEqualTo(new Provenance.Model(NEW, new BatchShape(32, 1)));
        var next = domain.inquire(said.memory(), payment());
        assertThat(next.question(NEW).rows().getFirst())
                .returns(1, ModelRow::length)
                .returns(Floats.of(7), ModelRow::state);
        assertThat(next.question(OLD).rows().getFirst().length()).isEqualTo(32);
    }

    /** Goal: of a young account the past is worked out exactly, of an old one most of what the model reads nearly. */
    @Test
    void thePastIsWorkedOut() {
        AccountMemory young = after(40, OLD);
        assertThat(Retrace.comparisons(young)).isEqualTo(read);
        AccountMemory old = after(400, OLD);
        List<Comparison> worked = Retrace.comparisons(old);
        List<Comparison> last = read.subList(read.size() - worked.size(), read.size());
        assertThat(worked).hasSize(63);
        double off = 0;
        for (int i = 0; i < worked.size(); i++) {
            Floats then = last.get(i).features();
            Floats now = worked.get(i).features();
            for (int feature = 0; feature < Comparison.FEATURES; feature++) {
                off += Math.abs(now.get(feature) - then.get(feature));
            }
        }
        assertThat(off / worked.size() / Comparison.FEATURES).isLessThan(0.1);
    }

    /** Goal: a snapshot from before states knew their weights is read; whoever answers then starts from the past. */
    @Test
    void firstSnapshotsAreRead() {
        AccountMemory memory = after(20, new ModelRef(AccountDomain.MODEL, "1", ""));
        var out = new WireWriter();
        domain.memories().write(memory, out);
        byte[] now = out.toByteArray();
        // The weights, here a single zero, come last.
        assertThat(now[now.length - 1]).isZero();
        byte[] then = Arrays.copyOf(now, now.length - 1);
        assertThat(domain.memories().read(1, new WireReader(then))).isEqualTo(memory);
        assertThat(domain.memories().read(2, new WireReader(now))).isEqualTo(memory);
        var inquiry = domain.inquire(memory, payment());
        assertThat(inquiry.question(OLD).rows().getFirst().length()).isEqualTo(21);
    }
}
