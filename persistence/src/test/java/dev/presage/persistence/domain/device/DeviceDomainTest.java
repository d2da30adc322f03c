package dev.presage.persistence.domain.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.persistence.domain.Options;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceDomainTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final DeviceDomain domain = new DeviceDomain(new Options(Map.of()));

    /** Goal: what a replay leads to is what was there. Method: random histories, folded live and from their events. */
    @Test
    void replayLeadsToTheLiveMemory() {
        for (long seed = 0; seed < 40; seed++) {
            var device = new RandomDevice(seed, 1 + (int) (seed % 4), 1 + (int) (seed % 7));
            DeviceMemory live = domain.blank();
            DeviceMemory replayed = domain.blank();
            for (int i = 0; i < 120; i++) {
                List<Observation> batch = device.batch();
                Inquiry<DeviceMemory> inquiry = domain.inquire(live, batch);
                Conclusion<DeviceMemory> said = inquiry.conclude(device.answer(inquiry.question()));
                live = said.memory();
                replayed =
                        domain.apply(replayed, new SubjectEvent.Observed(NOW, batch, said.insights(), said.carried()));
                if (i % 17 == 0) {
                    replayed = throughBytes(replayed);
                }
            }
            assertThat(replayed).as("seed %d", seed).isEqualTo(live);
        }
    }

    /** Goal: asking twice changes nothing, as when a write fails and the command comes again. */
    @Test
    void aMemoryIsNeverWrittenTo() {
        var device = new RandomDevice(7, 3, 5);
        DeviceMemory memory = fold(device, domain.blank(), 200);
        DeviceMemory before = throughBytes(memory);
        List<Observation> batch = device.batch();
        Inquiry<DeviceMemory> first = domain.inquire(memory, batch);
        ModelAnswer answer = device.answer(first.question());
        Conclusion<DeviceMemory> once = first.conclude(answer);
        Conclusion<DeviceMemory> again = domain.inquire(memory, batch).conclude(answer);
        assertThat(memory).isEqualTo(before);
        assertThat(again).isEqualTo(once);
    }

    /** Goal: however long a device reports, and however many channels it invents, its memory stays small. */
    @Test
    void memoryIsBounded() {
        var device = new RandomDevice(3, 80, 60);
        DeviceMemory memory = fold(device, domain.blank(), 60);
        assertThat(memory.channels()).hasSize(DeviceMemory.MAX_CHANNELS);
        var single = new RandomDevice(4, 1, 60);
        DeviceMemory long1 = fold(single, domain.blank(), 200);
        DeviceMemory long2 = fold(single, long1, 200);
        assertThat(bytes(long2).length).isLessThan(20_000);
        assertThat(long2.channel("c0").watch().values().size()).isEqualTo(ChannelWatch.VALUES);
    }

    /**
     * Goal: a busy loop after one to three quiet minutes, some with a busy start, raises an alarm within ten readings
     * that names the channel.
     */
    @Test
    void aBusyLoopAlarmsWithinTenReadings() {
        for (long seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            int start = seed % 2 == 0 ? 0 : 10 + random.nextInt(10);
            int quiet = start + 60 + random.nextInt(120);
            DeviceMemory memory = domain.blank();
            int alarmAt = -1;
            String about = "";
            for (int i = 0; i < quiet + 10 && alarmAt < 0; i++) {
                boolean isBusy = i < start || i >= quiet;
                double cpu = isBusy ? 0.97 + 0.03 * random.nextDouble() : 0.05 + 0.02 * Math.abs(random.nextGaussian());
                Insight.Anomaly said = judge(memory, i, Map.of("cpu", cpu, "disk", Math.abs(random.nextGaussian())));
                memory = last;
                if (said.alarm() && i >= quiet) {
                    alarmAt = i - quiet;
                    about = said.reasons().getFirst().about();
                }
            }
            assertThat(alarmAt).as("seed %d", seed).isBetween(0, 9);
            assertThat(about).isEqualTo("cpu");
        }
    }

    private DeviceMemory last = DeviceMemory.BLANK;

    private Insight.Anomaly judge(DeviceMemory memory, int second, Map<String, Double> values) {
        Observation observation = new RandomDevice(0, 1, 1).observation(NOW.plusSeconds(second), new TreeMap<>(values));
        Conclusion<DeviceMemory> said = domain.inquire(memory, List.of(observation))
                .conclude(new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE));
        last = said.memory();
        Insight.Anomaly anomaly = (Insight.Anomaly) said.insights().getFirst();
        assertThat(anomaly.by()).isEqualTo(new Provenance.Fallback("record-keepers", ModelAnswer.Cause.DEADLINE));
        assertThat(said.carried()).isEmpty();
        return anomaly;
    }

    /** Goal: usual readings of a channel never seen before rarely score 0.99. */
    @Test
    void highScoresAreRare() {
        int high = 0;
        int alarms = 0;
        int rows = 0;
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            DeviceMemory memory = domain.blank();
            double level = 0;
            for (int i = 0; i < 1500; i++) {
                level = 0.9 * level + random.nextGaussian();
                double value = seed % 2 == 0 ? level : Math.exp(level) + Math.sin(i / 20.0);
                Insight.Anomaly said = judge(memory, i, Map.of("v", value));
                memory = last;
                high += said.score() >= 0.99 ? 1 : 0;
                alarms += said.alarm() ? 1 : 0;
                rows++;
            }
        }
        assertThat((double) high / rows).isLessThan(0.01);
        assertThat((double) alarms / rows).isLessThan(0.005);
    }

    /** Goal: bad data is refused with the place where it is bad. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|/data/values",
                "[]|/data/values",
                "{\"values\":3}|/data/values",
                "{\"values\":{}}|/data/values",
                "{\"values\":{\"a b\":1}}|/data/values",
                "{\"values\":{\"\":1}}|/data/values",
                "{\"values\":{\"cpu\":\"high\"}}|/data/values/cpu",
                "{\"values\":{\"cpu\":null}}|/data/values/cpu",
                "{\"values\":{\"cpu\":1e16}}|/data/values/cpu",
                "{\"values\":{\"cpu\":1e999}}|/data/values/cpu",
                "{\"values\":{\"disk/a\":true}}|/data/values/disk~1a"
            })
    void badReadingsAreRefused(String json, String field) throws Exception {
        var refused =
                catchThrowableOfType(InvalidData.class, () -> domain.read(DeviceDomain.READING, JSON.readTree(json)));
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.getMessage()).endsWith(".");
    }

    /** Goal: more channels than a device may have are refused. */
    @Test
    void tooManyChannelsAreRefused() throws Exception {
        var data = JSON.createObjectNode();
        for (int i = 0; i <= Reading.MAX_CHANNELS; i++) {
            data.withObject("values").put("c" + i, i);
        }
        assertThatThrownBy(() -> domain.read(DeviceDomain.READING, data)).isInstanceOf(InvalidData.class);
    }

    /** Goal: a reading survives the journal and is shown as it was read. */
    @Test
    void readingsGoThroughTheJournal() throws Exception {
        var data = JSON.readTree("{\"values\":{\"cpu\":0.42,\"heap\":-1e15,\"disk/a\":7}}");
        var reading = domain.read(DeviceDomain.READING, data);
        var out = new WireWriter();
        domain.payloads().write(reading, out);
        assertThat(domain.payloads().read(1, new WireReader(out.toByteArray()))).isEqualTo(reading);
        assertThat(JSON.valueToTree(domain.show(reading)).at("/values/cpu").doubleValue())
                .isEqualTo(0.42);
    }

    /** Goal: what was seen and expected is said in a sentence. */
    @Test
    void reasonsBecomeSentences() {
        assertThat(domain.explain(new Reason("FORECAST", "cpu", 0.1, 0.4, 0.98)))
                .isEqualTo("cpu was 0.98 where 0.1 to 0.4 was expected.");
        for (Keeper keeper : Keeper.values()) {
            assertThat(domain.explain(new Reason(keeper.name(), "cpu", Double.NaN, Double.NaN, 123_456_789)))
                    .contains("cpu")
                    .doesNotContain("NaN")
                    .endsWith(".");
        }
    }

    private DeviceMemory fold(RandomDevice device, DeviceMemory memory, int batches) {
        DeviceMemory now = memory;
        for (int i = 0; i < batches; i++) {
            Inquiry<DeviceMemory> inquiry = domain.inquire(now, device.batch());
            now = inquiry.conclude(device.answer(inquiry.question())).memory();
        }
        return now;
    }

    private byte[] bytes(DeviceMemory memory) {
        var out = new WireWriter();
        domain.memories().write(memory, out);
        return out.toByteArray();
    }

    private DeviceMemory throughBytes(DeviceMemory memory) {
        return domain.memories().read(domain.memories().version(), new WireReader(bytes(memory)));
    }
}
