package dev.presage.persistence.domain.peer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.persistence.domain.Outlook;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import dev.presage.protocol.View;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up what it is sent, what it hears and what it sees of others, and shows its sum. */
public final class PeerDomain implements Domain<Peer> {
    public static final String MODEL = "peer-next";
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final Set<String> looksAt;
    private final Set<String> tells;

    public PeerDomain(String name, Set<String> looksAt, Set<String> tells) {
        this.name = name;
        this.looksAt = looksAt;
        this.tells = tells;
    }

    /** The type under which senders send to a domain of that name. */
    public static String sent(String name) {
        return "dev.presage." + name + ".word";
    }

    /** The type under which a domain of that name hears of others. */
    public static String heard(String name) {
        return "dev.presage." + name + ".heard";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> types() {
        return Set.of(sent(name));
    }

    @Override
    public Set<String> hears() {
        return Set.of(heard(name));
    }

    @Override
    public Set<String> tells() {
        return tells;
    }

    @Override
    public Set<String> looksAt() {
        return looksAt;
    }

    @Override
    public Payload read(String type, JsonNode data) throws InvalidData {
        if (!data.path("value").isNumber()) {
            throw new InvalidData("/data/value", "The value is not a number.");
        }
        var about = new ArrayList<String>();
        data.path("about").forEach(one -> about.add(one.asText()));
        return new Word(data.path("value").doubleValue(), about);
    }

    @Override
    public Codec<Payload> payloads() {
        return new Codec<>() {
            @Override
            public int version() {
                return 1;
            }

            @Override
            public void write(Payload payload, WireWriter out) {
                Word word = (Word) payload;
                out.real(word.value()).number(word.about().size());
                word.about().forEach(out::text);
            }

            @Override
            public Payload read(int version, WireReader in) {
                double value = in.real();
                var about = new ArrayList<String>();
                int count = in.count(64);
                for (int i = 0; i < count; i++) {
                    about.add(in.text());
                }
                return new Word(value, about);
            }
        };
    }

    @Override
    public Codec<Peer> memories() {
        return new Codec<>() {
            @Override
            public int version() {
                return 1;
            }

            @Override
            public void write(Peer peer, WireWriter out) {
                out.number(peer.count()).real(peer.sum()).real(peer.seen()).number(peer.unseen());
            }

            @Override
            public Peer read(int version, WireReader in) {
                return new Peer(in.number(), in.real(), in.real(), in.number());
            }
        };
    }

    @Override
    public Peer blank() {
        return new Peer(0, 0, 0, 0);
    }

    @Override
    public List<SubjectId> related(List<Observation> observations) {
        return observations.stream()
                .flatMap(one -> about(one, looksAt).stream())
                .toList();
    }

    private static List<SubjectId> about(Observation observation, Set<String> domains) {
        return ((Word) observation.data())
                .about().stream()
                        .flatMap(id -> domains.stream().sorted().map(domain -> new SubjectId(domain, id)))
                        .toList();
    }

    @Override
    public Numbers visible(Peer memory, Instant at) {
        return Numbers.of(Map.of("sum", memory.sum()));
    }

    @Override
    public Inquiry<Peer> inquire(Peer memory, List<Observation> observations) {
        return inquire(memory, observations, Seen.NONE);
    }

    @Override
    public Inquiry<Peer> inquire(Peer memory, List<Observation> observations, Seen seen) {
        return new Asked(this, fold(memory, observations, seen), observations);
    }

    private static Peer fold(Peer memory, List<Observation> observations, Seen seen) {
        double sum = memory.sum();
        for (Observation observation : observations) {
            sum += ((Word) observation.data()).value();
        }
        double shown = memory.seen();
        long unseen = memory.unseen();
        for (View view : seen.views()) {
            shown += view.numbers().get("sum", 0);
            unseen += view.isKnown() ? 0 : 1;
        }
        return new Peer(memory.count() + observations.size(), sum, shown, unseen);
    }

    private record Asked(PeerDomain domain, Peer after, List<Observation> observations) implements Inquiry<Peer> {
        @Override
        public @Nullable String model() {
            boolean isSent = observations.stream().anyMatch(one -> one.type().equals(sent(domain.name)));
            return isSent ? MODEL : null;
        }

        @Override
        public Question question(@Nullable ModelRef weights) {
            return new Question(MODEL, List.of(new ModelRow(Floats.EMPTY, Floats.of(1), 1)), PATIENCE);
        }

        @Override
        public Conclusion<Peer> conclude(ModelAnswer answer) {
            var by = new Provenance.Fallback("peer-sum", ModelAnswer.Cause.NOT_ASKED);
            var insights = new ArrayList<Insight>();
            var told = new ArrayList<Telling>();
            for (Observation one : observations) {
                double score = after.seen() - Math.floor(after.seen());
                insights.add(new Insight.Anomaly(one.id(), one.time(), score, false, List.of(), by));
                about(one, domain.tells).stream()
                        .limit(MOST_TOLD)
                        .forEach(to -> told.add(new Telling(
                                to,
                                heard(to.domain()),
                                one.time(),
                                Numbers.of(Map.of("value", ((Word) one.data()).value())))));
            }
            return new Conclusion<>(after, insights, List.of(), told);
        }
    }

    @Override
    public Peer apply(Peer memory, SubjectEvent.Observed event) {
        return fold(memory, event.observations(), event.seen());
    }

    @Override
    public @Nullable Outlook outlook(Peer memory, int horizon) {
        return null;
    }

    @Override
    public Map<String, Object> view(Peer memory) {
        return new TreeMap<>(
                Map.of("count", memory.count(), "sum", memory.sum(), "seen", memory.seen(), "unseen", memory.unseen()));
    }

    @Override
    public Map<String, Object> show(Payload payload) {
        Word word = (Word) payload;
        return Map.of("value", word.value(), "about", word.about());
    }

    @Override
    public String explain(Reason reason) {
        return "It says so.";
    }
}
