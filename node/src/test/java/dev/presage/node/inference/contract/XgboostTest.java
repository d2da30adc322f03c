package dev.presage.node.inference.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.UnusableModel;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;

/** Trees fitted here. Where the first feature is far out, one leaf was given what is no number. */
class XgboostTest extends FileContract {
    private static final int FEATURES = 3;
    private static final float FAR_OUT = 1000;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();
    private static final byte[] FITTED = fit();

    private static byte[] fit() {
        int rows = 400;
        float[] features = new float[rows * FEATURES];
        float[] labels = new float[rows];
        SplittableRandom random = new SplittableRandom(13);
        for (int i = 0; i < rows; i++) {
            TinyNet.uniform(random, FEATURES).copyTo(features, i * FEATURES);
            labels[i] = features[i * FEATURES] + 2 * features[i * FEATURES + 1];
            if (i % 4 == 0) {
                features[i * FEATURES] = FAR_OUT;
                labels[i] = 100;
            }
        }
        try {
            DMatrix data = new DMatrix(features, rows, FEATURES, Float.NaN);
            data.setLabel(labels);
            Booster booster = XGBoost.train(
                    data,
                    Map.of("max_depth", 3, "eta", 0.5, "base_score", 0, "nthread", 1, "seed", 1),
                    8,
                    Map.of(),
                    null,
                    null);
            return booster.toByteArray("json");
        } catch (XGBoostError failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The fitted trees with no number in some leaves of the first one. */
    private static byte[] withoutNumberIn(IntPredicate chosen) {
        try {
            JsonNode model = JSON.readTree(FITTED);
            JsonNode tree = model.at("/learner/gradient_booster/model/trees/0");
            ArrayNode values = (ArrayNode) tree.get("split_conditions");
            for (int node = 0; node < values.size(); node++) {
                boolean leaf = tree.get("left_children").get(node).asInt() == -1;
                if (leaf && chosen.test((int) values.get(node).asDouble())) {
                    values.set(node, Float.NaN);
                }
            }
            return JSON.writeValueAsBytes(model);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    String block() {
        return "runtime = xgboost, features = 3, outputs = 1";
    }

    @Override
    byte[] soundBytes() {
        return withoutNumberIn(value -> value > 20);
    }

    @Override
    byte[] spoiltBytes() {
        return withoutNumberIn(value -> true);
    }

    @Override
    ModelRow unanswerable(Model model) {
        return new ModelRow(Floats.EMPTY, Floats.of(FAR_OUT, 0, 0), 1);
    }

    @Override
    RowAnswer expected(ModelRow row) {
        try {
            DMatrix data = new DMatrix(row.steps().toArray(), row.length(), FEATURES, Float.NaN);
            float[][] said = XGBoost.loadModel(soundBytes()).predict(data);
            float[] outputs = new float[row.length()];
            for (int step = 0; step < outputs.length; step++) {
                outputs[step] = said[step][0];
            }
            return new RowAnswer(Floats.EMPTY, Floats.adopt(outputs));
        } catch (XGBoostError | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Goal: XGBoost's other format is read as well, and a missing feature is one, not an error. */
    @Test
    void readsUniversalBinaryJson() throws XGBoostError, IOException {
        byte[] binary = XGBoost.loadModel(FITTED).toByteArray("ubj");
        ModelRow missing = new ModelRow(Floats.EMPTY, Floats.of(0.5f, Float.NaN, 0.1f), 1);
        try (ModelRuntime runtime = load(written(block(), binary)).newRuntime()) {
            RowAnswer said =
                    runtime.run(List.of(missing), new BatchShape(32, 1)).getFirst();
            assertThat(said.outputs().isFinite()).isTrue();
            assertThat(said).isEqualTo(expected(missing));
        }
    }

    /** Goal: who asks trees to carry a state is told that they do not. */
    @Test
    void refusesState() {
        assertThatThrownBy(() -> load(written(block() + "\nstate = 4", soundBytes())))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("carry no state");
    }
}
