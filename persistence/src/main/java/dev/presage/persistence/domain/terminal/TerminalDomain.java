package dev.presage.persistence.domain.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Outlook;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Terminals: told of payments and of what they turned out to be, and looked at by who pays there next. */
public final class TerminalDomain implements Domain<TerminalMemory> {
    /** The domain's name. */
    public static final String NAME = "terminal";

    /** The reason that frauds were found here. */
    static final String FRAUDS = "FRAUDS";

    private final TerminalSettings settings;
    private final Compromise unknown;

    public TerminalDomain(Options options) {
        this(TerminalSettings.from(options));
    }

    public TerminalDomain(TerminalSettings settings) {
        this.settings = settings;
        this.unknown = Compromise.unknown(settings);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Nobody sends to a terminal. */
    @Override
    public Set<String> types() {
        return Set.of();
    }

    @Override
    public Set<String> hears() {
        return Set.of(TerminalPayloads.PAYMENT_TYPE, TerminalPayloads.FINDING_TYPE);
    }

    @Override
    public Payload read(String type, JsonNode data) throws InvalidData {
        return TerminalPayloads.parse(type, data);
    }

    @Override
    public Codec<Payload> payloads() {
        return new TerminalPayloads();
    }

    @Override
    public Codec<TerminalMemory> memories() {
        return new TerminalMemories();
    }

    @Override
    public TerminalMemory blank() {
        return TerminalMemory.BLANK;
    }

    @Override
    public Inquiry<TerminalMemory> inquire(TerminalMemory memory, List<Observation> observations) {
        return TerminalInquiry.of(memory, observations, settings);
    }

    @Override
    public TerminalMemory apply(TerminalMemory memory, SubjectEvent.Observed event) {
        TerminalMemory folded = memory;
        for (Observation observation : event.observations()) {
            folded = TerminalInquiry.take(folded, observation);
        }
        return folded;
    }

    /**
     * Over the last {@value TerminalMemory#LATELY_DAYS} days: {@code payments}, their mean {@code amount} and the share
     * of {@code high} scores, {@code frauds} and {@code genuine} ones found among them; and now: the probability that
     * it is {@code compromised}, and that a payment is {@code fraud} because of that, beside what is {@code usual}.
     */
    @Override
    public Numbers visible(TerminalMemory memory, Instant at) {
        long today = TerminalMemory.dayOf(at.toEpochMilli());
        Day lately = memory.lately(today);
        Compromise compromise = Compromise.of(memory.days(), today, settings);
        double payments = Math.max(1, lately.payments());
        return Numbers.of(Map.of(
                "payments",
                (double) lately.payments(),
                "amount",
                lately.amount() / payments,
                "high",
                lately.high() / payments,
                "frauds",
                (double) lately.frauds(),
                "genuine",
                (double) lately.genuine(),
                "compromised",
                compromise.probability(),
                "fraud",
                compromise.fraud(),
                "usual",
                unknown.fraud()));
    }

    /** A terminal does not look ahead. */
    @Override
    public @Nullable Outlook outlook(TerminalMemory memory, int horizon) {
        return null;
    }

    /** As of the newest day that anything is known of. */
    @Override
    public Map<String, Object> view(TerminalMemory memory) {
        var view = new LinkedHashMap<String, Object>();
        view.put("payments", memory.payments());
        view.put("confirmedFraud", memory.frauds());
        long newest = memory.days().isEmpty() ? 0 : memory.days().getLast().day();
        view.put(
                "compromiseProbability",
                Compromise.of(memory.days(), newest, settings).probability());
        view.put(
                "days",
                memory.days().reversed().stream().map(TerminalDomain::day).toList());
        return view;
    }

    private static Map<String, Object> day(Day day) {
        var view = new LinkedHashMap<String, Object>();
        view.put("day", LocalDate.ofEpochDay(day.day()).toString());
        view.put("payments", day.payments());
        view.put("amount", Math.round(day.amount() * 100) / 100.0);
        view.put("highScores", day.high());
        view.put("confirmedFraud", day.frauds());
        view.put("confirmedGenuine", day.genuine());
        return view;
    }

    @Override
    public Map<String, Object> show(Payload payload) {
        return TerminalPayloads.show(payload);
    }

    @Override
    public String explain(Reason reason) {
        return reason.code().equals(FRAUDS)
                ? "%d of its last %d payments turned out fraudulent."
                        .formatted((long) reason.seen(), (long) reason.high())
                : "Unusual: " + reason.code() + ".";
    }
}
