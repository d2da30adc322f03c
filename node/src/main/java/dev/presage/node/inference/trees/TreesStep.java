package dev.presage.node.inference.trees;

import dev.presage.node.inference.ModelFile;
import dev.presage.node.inference.StepFunction;
import dev.presage.node.inference.StepSizes;
import dev.presage.node.inference.UnusableModel;
import dev.presage.protocol.Floats;
import java.io.IOException;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Runs the trees of one file in one thread. */
final class TreesStep implements StepFunction {
    private final StepSizes sizes;
    private final Booster booster;

    TreesStep(ModelFile file, StepSizes sizes) {
        this.sizes = sizes;
        String name = file.ref().name();
        // Anything else would be taken for a format of old, whose reader trusts the lengths it finds.
        if (file.bytes()[0] != '{') {
            throw new UnusableModel("The file of the model " + name + " is neither JSON nor UBJSON of XGBoost.");
        }
        try {
            this.booster = XGBoost.loadModel(file.bytes());
            booster.setParam("nthread", 1);
            if (booster.getNumFeature() != sizes.features()) {
                long features = booster.getNumFeature();
                booster.dispose();
                throw new UnusableModel(
                        "The model " + name + " has " + features + " features, not " + sizes.features() + " features.");
            }
        } catch (XGBoostError | IOException unreadable) {
            throw new UnusableModel(
                    "The file of the model " + name + " is damaged, or no model of XGBoost.", unreadable);
        }
    }

    @Override
    public Answer apply(Question question) {
        try {
            float[][] rows = booster.inplace_predict(
                    question.features().toArray(), question.rows(), sizes.features(), Float.NaN);
            int width = rows[0].length;
            float[] outputs = new float[question.rows() * width];
            for (int row = 0; row < rows.length; row++) {
                System.arraycopy(rows[row], 0, outputs, row * width, width);
            }
            return new Answer(Floats.adopt(outputs), Floats.EMPTY);
        } catch (XGBoostError broken) {
            throw new IllegalStateException("XGBoost failed on " + question.rows() + " rows.", broken);
        }
    }

    @Override
    public void close() {
        booster.dispose();
    }
}
