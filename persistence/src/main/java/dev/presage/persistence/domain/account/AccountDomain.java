package dev.presage.persistence.domain.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.CarriedFrom;
import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Outlook;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight.Decision;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Reason;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Accounts: every transaction is answered with approve, review or decline; labels teach, but are not answered. */
public final class AccountDomain implements Domain<AccountMemory> {
    /** The domain's name. */
    public static final String NAME = "account";

    /** The model that is asked. */
    public static final String MODEL = "account-next";

    /** Key under which the journal keeps the model's carried state. */
    static final String STATE = "state";

    /** Key under which the journal keeps what the model said of the next transaction. */
    static final String EXPECTED = "expected";

    private final AccountSettings settings;
    private final Terminals terminals;

    public AccountDomain(Options options) {
        this(AccountSettings.from(options));
    }

    public AccountDomain(AccountSettings settings) {
        this.settings = settings;
        this.terminals = new Terminals(settings.terminals());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> types() {
        return Set.of(AccountPayloads.TRANSACTION_TYPE, AccountPayloads.LABEL_TYPE);
    }

    @Override
    public Payload read(String type, JsonNode data) throws InvalidData {
        return AccountPayloads.parse(type, data);
    }

    @Override
    public Codec<Payload> payloads() {
        return new AccountPayloads();
    }

    @Override
    public Codec<AccountMemory> memories() {
        return new AccountMemories();
    }

    @Override
    public AccountMemory blank() {
        return AccountMemory.BLANK;
    }

    @Override
    public Inquiry<AccountMemory> inquire(AccountMemory memory, List<Observation> observations) {
        return inquire(memory, observations, Seen.NONE);
    }

    @Override
    public Inquiry<AccountMemory> inquire(AccountMemory memory, List<Observation> observations, Seen seen) {
        return AccountInquiry.of(memory, observations, seen, settings);
    }

    @Override
    public Set<String> looksAt() {
        return terminals.domains();
    }

    @Override
    public Set<String> tells() {
        return terminals.domains();
    }

    @Override
    public List<SubjectId> related(List<Observation> observations) {
        return terminals.paidAt(observations);
    }

    @Override
    public AccountMemory apply(AccountMemory memory, SubjectEvent.Observed event) {
        AccountMemory folded = AccountInquiry.of(memory, event.observations(), event.seen(), settings)
                .folded();
        int age = event.insights().size();
        for (var insight : event.insights()) {
            age--;
            if (insight instanceof Decision decision) {
                folded = folded.decided(age, decision.verdict(), decision.score());
            }
        }
        Floats state = folded.state();
        Floats expected = folded.expected();
        for (Carried carried : event.carried()) {
            switch (carried.key()) {
                case STATE -> state = carried.state();
                case EXPECTED -> expected = carried.state();
                default -> {}
            }
        }
        return event.carried().isEmpty()
                ? folded
                : folded.withCarried(state, expected, CarriedFrom.weights(event.insights()));
    }

    /** Payments come when they come: there are no steps to look ahead by. */
    @Override
    public @Nullable Outlook outlook(AccountMemory memory, int horizon) {
        return null;
    }

    @Override
    public Map<String, Object> view(AccountMemory memory) {
        return AccountView.of(memory);
    }

    @Override
    public Map<String, Object> show(Payload payload) {
        return AccountPayloads.show(payload);
    }

    @Override
    public String explain(Reason reason) {
        return AccountReasons.explain(reason);
    }

    @Override
    public Teaching teaching() {
        return new AccountTeaching();
    }
}
