package dev.presage.persistence.domain.terminal;

import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Payments and findings taken in; nobody has to be asked.
 *
 * @param insights an alarm where a finding made a compromise probable
 */
record TerminalInquiry(TerminalMemory folded, List<Insight> insights) implements Inquiry<TerminalMemory> {
    private static final Provenance BY = new Provenance.Fallback("terminal-filter", ModelAnswer.Cause.NOT_ASKED);

    static TerminalInquiry of(TerminalMemory memory, List<Observation> observations, TerminalSettings settings) {
        TerminalMemory folded = memory;
        var insights = new ArrayList<Insight>();
        for (Observation observation : observations) {
            TerminalMemory before = folded;
            folded = take(before, observation);
            if (observation.data() instanceof Finding finding && finding.fraud()) {
                alarm(before, folded, observation, settings, insights);
            }
        }
        return new TerminalInquiry(folded, insights);
    }

    /** What is remembered after one more observation. */
    static TerminalMemory take(TerminalMemory memory, Observation observation) {
        return switch (observation.data()) {
            case Payment payment -> memory.with(observation.time().toEpochMilli(), payment);
            case Finding finding -> memory.with(finding);
            default -> throw TerminalPayloads.notOurs(observation.data());
        };
    }

    private static void alarm(
            TerminalMemory before,
            TerminalMemory after,
            Observation observation,
            TerminalSettings settings,
            List<Insight> insights) {
        long today = TerminalMemory.dayOf(observation.time().toEpochMilli());
        double now = Compromise.of(after.days(), today, settings).probability();
        if (now >= settings.alarm()
                && Compromise.of(before.days(), today, settings).probability() < settings.alarm()) {
            Day lately = after.lately(today);
            var reason = new Reason(TerminalDomain.FRAUDS, "", 0, lately.payments(), lately.frauds());
            insights.add(new Insight.Anomaly(observation.id(), observation.time(), now, true, List.of(reason), BY));
        }
    }

    @Override
    public @Nullable String model() {
        return null;
    }

    @Override
    public Question question(@Nullable ModelRef weights) {
        throw new IllegalStateException("There is nothing to ask.");
    }

    @Override
    public Conclusion<TerminalMemory> conclude(ModelAnswer answer) {
        return new Conclusion<>(folded, insights, List.of());
    }
}
