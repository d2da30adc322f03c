package dev.presage.node.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.node.inference.runtime.NetSpec.OutputTransform;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightsFileTest {
    private static final NetSpec SPEC = NetSpec.recurrent(3, 4, 5, 3, OutputTransform.QUANTILES);
    private static final WeightsFile FILE = new WeightsFile("toy", "1", 7, "A toy.", Weights.random(SPEC, 7));

    /** Goal: what was written is read back the same, and the same content has the same digest. */
    @Test
    void readsWhatItWrote() {
        assertThat(WeightsFile.parse(FILE.toBytes())).isEqualTo(FILE);
        assertThat(WeightsFile.parse(FILE.toBytes()).ref()).isEqualTo(FILE.ref());
        WeightsFile other = new WeightsFile("toy", "1", 7, "A toy.", Weights.random(SPEC, 8));
        assertThat(other.ref().digest()).isNotEqualTo(FILE.ref().digest());
    }

    /** Goal: no damaged file is taken for a model: any cut and any changed byte of the parameters is told. */
    @Test
    void refusesDamage() {
        byte[] bytes = FILE.toBytes();
        for (int length = 0; length < bytes.length; length += 7) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> WeightsFile.parse(cut)).isInstanceOf(UnreadableWeights.class);
        }
        byte[] changed = bytes.clone();
        changed[bytes.length - 5] ^= 1;
        assertThatThrownBy(() -> WeightsFile.parse(changed))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining("digest");
        assertThatThrownBy(() -> WeightsFile.resource("no-such-model", "1"))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining("no-such-model");
    }

    /** Goal: sizes that make no net are refused where they are named. */
    @Test
    void refusesImpossibleNets() {
        assertThatThrownBy(() -> NetSpec.recurrent(3, 0, 5, 3, OutputTransform.NONE))
                .hasMessageContaining("hidden");
        assertThatThrownBy(() -> NetSpec.feedForward(0, 5, 3, OutputTransform.NONE))
                .hasMessageContaining("feature");
        assertThatThrownBy(() -> NetSpec.feedForward(3, 5, 4, OutputTransform.QUANTILES))
                .hasMessageContaining("odd");
    }
}
