package dev.presage.persistence.domain.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.domain.InvalidData;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReadingJsonTest {
    /** Goal: the loop that checks names says what their pattern says. Method: 100,000 seeded names. */
    @Test
    void namesAreWhatTheirPatternSays() {
        var random = new SplittableRandom(1);
        int good = 0;
        for (int i = 0; i < 100_000; i++) {
            int length = random.nextInt(20) == 0 ? 60 + random.nextInt(8) : random.nextInt(5);
            String alphabet = random.nextBoolean() ? "azAZ09_" : "azAZ09_.:/%+-@ \u0000é[`{~";
            var name = new StringBuilder();
            for (int c = 0; c < length; c++) {
                name.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            boolean isChannel = ReadingJson.isChannel(name.toString());
            assertThat(isChannel)
                    .as("\"%s\"", name)
                    .isEqualTo(ReadingJson.CHANNEL.matcher(name).matches());
            good += isChannel ? 1 : 0;
        }
        assertThat(good).isBetween(10_000, 90_000);
    }

    /** Goal: channels stand in the order of their names, in whatever order they came. */
    @Test
    void channelsAreSorted() throws InvalidData {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            ObjectNode values = data.putObject("values");
            var sorted = new TreeMap<String, Double>();
            for (int channel = 1 + random.nextInt(Reading.MAX_CHANNELS); channel > 0; channel--) {
                String name = "c" + random.nextInt(200);
                double value = random.nextDouble();
                values.put(name, value);
                sorted.put(name, value);
            }
            assertThat(ReadingJson.read(data)).isEqualTo(Reading.of(sorted));
        }
    }
}
