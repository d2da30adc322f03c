package dev.presage.persistence.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.tally.Count;
import dev.presage.persistence.domain.tally.TallyDomain;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Glimpse;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Position;
import dev.presage.protocol.Predict;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import dev.presage.protocol.wire.FiniteJson;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.RowReader;
import dev.presage.protocol.wire.RowWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MessageSerializerTest {
    private static final int SEEDS = 300;
    private static final int FRAME = 2 << 20;
    private static final SubjectId SUBJECT = new SubjectId("tally", "t1");

    private static final ActorTestKit kit = ActorTestKit.create();

    private final Domains domains =
            new Domains(List.of(new TallyDomain(Duration.ofMillis(100)), new DeviceDomain(new Options(Map.of()))));
    private final MessageSerializer serializer = serializer(FRAME);

    private MessageSerializer serializer(int maxBytes) {
        return new MessageSerializer(domains, Addresses.of(() -> ActorRefResolver.get(kit.system())), maxBytes);
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    private Object throughBytes(Object message) {
        return serializer.fromBinary(serializer.toBinary(message), serializer.manifest(message));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(MessageSerializerTest::leaves)
                : Stream.of(type);
    }

    /**
     * Goal: every message that crosses between nodes arrives as it was sent, none is forgotten. Method: random values
     * of every permitted type, by seed.
     */
    @Test
    void everyMessageArrivesAsItWasSent() {
        List<Class<?>> types = Stream.of(
                        SubjectCommand.class, SubjectReply.class, ModelAnswer.class, Glimpse.class, PoolMessage.class)
                .flatMap(MessageSerializerTest::leaves)
                .filter(type -> !SubjectCommand.Inward.class.isAssignableFrom(type))
                .toList();
        assertThat(types).hasSizeGreaterThanOrEqualTo(16);
        var someone = kit.createTestProbe().ref();
        for (Class<?> type : types) {
            for (long seed = 0; seed < SEEDS; seed++) {
                Object message = new RandomValues(seed, someone).of(type);
                assertThat(throughBytes(message))
                        .as("%s of seed %d", type, seed)
                        .isEqualTo(message);
            }
        }
    }

    /** Goal: what is said within a node has no bytes, so that nobody relies on it elsewhere. */
    @Test
    void inwardCommandsStayOnTheirNode() {
        assertThatThrownBy(() -> serializer.toBinary(new SubjectCommand.Retire(SUBJECT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Retire");
    }

    /** Goal: a deadline never becomes later by travelling, and the rows stay what they were. */
    @Test
    void deadlinesDoNotGrow() {
        var someone = kit.<ModelAnswer>createTestProbe().ref();
        for (long seed = 0; seed < SEEDS; seed++) {
            var query = (ModelQuery) new RandomValues(seed, someone).of(ModelQuery.class);
            long[] clock = {seed << 40};
            var sender = new ModelCodec(Addresses.of(() -> ActorRefResolver.get(kit.system())), () -> clock[0]);
            long left = query.deadlineNanos() % 1_000_000_007;
            var row = new RowWriter(64);
            sender.write(new Predict(new ModelQuery(query.model(), query.rows(), clock[0] + left), someone), row);
            clock[0] = -17;
            Predict got = sender.readPredict(new RowReader(row.toByteArray()));
            assertThat(got.query().deadlineNanos() - clock[0]).isEqualTo(left);
            assertThat(got.query().rows()).isEqualTo(query.rows());
            assertThat(got.replyTo()).isEqualTo(someone);
        }
    }

    /**
     * Goal: questions that travel together cost little more than their numbers. Method: what 256 of one row and one
     * step take, beside the numbers themselves.
     */
    @Test
    void manyQuestionsShareTheirNames() {
        var weights = new ModelRef("device-next", "1", "ab".repeat(32));
        var row = new ModelRow(Floats.of(new float[64]), Floats.of(new float[3]), 1);
        List<PoolMessage.Numbered> questions = LongStream.range(0, 256)
                .mapToObj(i -> new PoolMessage.Numbered(1_000_000 + i, 487_123, List.of(row)))
                .toList();
        var ask = new PoolMessage.Ask(kit.<PoolMessage>createTestProbe().ref(), weights, questions);
        int bare = 256 * (64 + 3) * Float.BYTES;
        assertThat(serializer.toBinary(ask).length).isBetween(bare, bare + 256 * 10 + 256);
    }

    /** Goal: damaged bytes are refused in one way, whatever is wrong with them. Method: cut them and change them. */
    @Test
    void malformedBytesAreRefused() {
        var someone = kit.createTestProbe().ref();
        var random = new SplittableRandom(7);
        int refused = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Class<?> type :
                    List.of(SubjectCommand.Observe.class, SubjectReply.class, Predict.class, PoolMessage.class)) {
                Object message = new RandomValues(seed, someone).of(type);
                byte[] bytes = serializer.toBinary(message);
                byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                assertThatThrownBy(() -> serializer.fromBinary(cut, serializer.manifest(message)))
                        .isInstanceOf(MalformedBytes.class);
                byte[] changed = bytes.clone();
                changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
                refused += isRefused(changed, serializer.manifest(message)) ? 1 : 0;
            }
        }
        assertThat(refused).isPositive();
        assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "command:9"))
                .isInstanceOf(MalformedBytes.class)
                .hasMessageContaining("command:9");
    }

    private boolean isRefused(byte[] bytes, String manifest) {
        try {
            assertThat(serializer.fromBinary(bytes, manifest)).isNotNull();
            return false;
        } catch (MalformedBytes refused) {
            return true;
        }
    }

    /** Goal: what does not fit into a frame is answered, never lost: refused, or confirmed without its insights. */
    @Test
    void whatIsTooLargeIsAnswered() {
        MessageSerializer small = serializer(300);
        TestProbe<SubjectReply> probe = kit.createTestProbe();
        String text = "x".repeat(400);
        var described = new SubjectReply.Described(SUBJECT, 1, 1, Instant.EPOCH, 1, 0, List.of(), Map.of("text", text));
        assertThat(small.fromBinary(small.toBinary(described), small.manifest(described)))
                .isInstanceOfSatisfying(
                        SubjectReply.Refused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(ErrorCode.TOO_LARGE));

        var insights = new SubjectReply.Accepted(SUBJECT, 7, 3, 1, 0, List.of(anomaly(text)));
        assertThat(small.fromBinary(small.toBinary(insights), small.manifest(insights)))
                .isEqualTo(new SubjectReply.Accepted(SUBJECT, 7, 3, 1, 0, List.of()));

        var observation =
                new Observation(text, "s", TallyDomain.COUNT, Instant.EPOCH, Position.Keyed.INSTANCE, new Count(1));
        var observe = new SubjectCommand.Observe(SUBJECT, List.of(observation), probe.ref());
        assertThatThrownBy(() -> small.toBinary(observe)).isInstanceOf(IllegalArgumentException.class);
        assertThat(probe.expectMessageClass(SubjectReply.Refused.class)
                        .problem()
                        .code())
                .isEqualTo(ErrorCode.TOO_LARGE);
    }

    private static Insight anomaly(String about) {
        return new Insight.Anomaly(
                about, Instant.EPOCH, 1, true, List.of(), new Provenance.Fallback("rule", ModelAnswer.Cause.DEADLINE));
    }

    /**
     * Goal: the largest context there is fits into a frame, and shows the same from every node. Method: a device of 64
     * channels that has seen more readings than it keeps.
     */
    @Test
    void theLargestContextFits() throws InvalidData {
        var subject = new SubjectId("device", "d1");
        var view = viewOfFullDevice(new DeviceDomain(new Options(Map.of())));
        var described = new SubjectReply.Described(subject, 1, 1, Instant.EPOCH, 1, 0, List.of(), view);
        byte[] bytes = serializer.toBinary(described);
        assertThat(bytes.length).isBetween(200_000, FRAME / 2);
        var got = (SubjectReply.Described) serializer.fromBinary(bytes, serializer.manifest(described));
        JsonNode here = FiniteJson.MAPPER.valueToTree(view);
        JsonNode there = FiniteJson.MAPPER.valueToTree(got.memory());
        assertThat(there.toString()).isEqualTo(here.toString());
    }

    private static <M extends Memory> Map<String, Object> viewOfFullDevice(Domain<M> device) throws InvalidData {
        String type = device.types().iterator().next();
        M memory = device.blank();
        var random = new SplittableRandom(1);
        for (int i = 0; i < 600; i++) {
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            ObjectNode values = data.putObject("values");
            for (int channel = 0; channel < 64; channel++) {
                values.put("channel-with-a-long-name-" + channel, random.nextDouble() * 1e9);
            }
            Instant at = Instant.ofEpochMilli(1_700_000_000_000L + 1_000L * i);
            var observation = new Observation("o" + i, "s", type, at, Position.Keyed.INSTANCE, device.read(type, data));
            memory = device.apply(
                    memory,
                    new SubjectEvent.Observed(at, List.of(observation), List.of(), List.of(), Seen.NONE, List.of()));
        }
        return device.view(memory);
    }
}
