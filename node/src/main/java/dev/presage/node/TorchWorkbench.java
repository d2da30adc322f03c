package dev.presage.node;

import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.runtime.Loss;
import dev.presage.node.inference.runtime.NetSpec;
import dev.presage.node.inference.runtime.PinballLoss;
import dev.presage.node.inference.runtime.StepwiseFitting;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.TrainingBatch;
import dev.presage.node.inference.runtime.TransactionLoss;
import dev.presage.node.inference.runtime.UnreadableWeights;
import dev.presage.node.inference.runtime.Weights;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.node.training.run.Minibatch;
import dev.presage.node.training.run.Workbench;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.account.AccountTrace;
import dev.presage.persistence.domain.account.NextTransaction;
import dev.presage.persistence.domain.device.NextSteps;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Fits and runs the product's own nets. */
public final class TorchWorkbench implements Workbench {
    /** A size that is served, so that what is examined is what serves, to the last bit. */
    private static final BatchShape SHAPE = new BatchShape(32, 16);

    private static final Map<String, Recipe> RECIPES = Map.of(
            "device-next",
            new Recipe(
                    NetSpec.recurrent(
                            NextSteps.FEATURES, 32, 48, NextSteps.levels().length, NetSpec.OutputTransform.QUANTILES),
                    new PinballLoss(NextSteps.levels())),
            AccountDomain.MODEL,
            new Recipe(
                    NetSpec.recurrent(
                            AccountTrace.Step.FEATURES, 48, 48, NextTransaction.OUTPUTS, NetSpec.OutputTransform.NONE),
                    new TransactionLoss(NextTransaction.BANDS, NextTransaction.FRAUD_WEIGHT)));

    /**
     * How a model is made.
     *
     * @param net its shape, where it is made from nothing
     * @param loss what it makes small
     */
    private record Recipe(NetSpec net, Loss loss) {
        boolean fits(NetSpec other) {
            return net.kind() == other.kind()
                    && net.featureSize() == other.featureSize()
                    && net.outputSize() == other.outputSize()
                    && net.transform() == other.transform();
        }
    }

    @Override
    public boolean knows(String model) {
        return RECIPES.containsKey(model);
    }

    private static Recipe recipe(String model) {
        Recipe recipe = RECIPES.get(model);
        if (recipe == null) {
            throw new IllegalArgumentException("Nobody knows how " + model + " is made.");
        }
        return recipe;
    }

    @Override
    public Learner begin(String model, Optional<byte[]> parent, long seed) {
        Recipe recipe = recipe(model);
        Weights start = parent.flatMap(TorchWorkbench::weights)
                .filter(weights -> recipe.fits(weights.spec()))
                .orElseGet(() -> Weights.random(recipe.net(), seed));
        return new TorchLearner(StepwiseFitting.begin(start, recipe.loss()));
    }

    /** Empty for the file of a brought model, which is no net of ours. */
    private static Optional<Weights> weights(byte[] file) {
        try {
            return Optional.of(WeightsFile.parse(file).weights());
        } catch (UnreadableWeights brought) {
            return Optional.empty();
        }
    }

    @Override
    public Learner resume(String model, byte[] saved) {
        return new TorchLearner(StepwiseFitting.resume(saved, recipe(model).loss()));
    }

    @Override
    public boolean reads(byte[] file) {
        return weights(file).isPresent();
    }

    @Override
    public Examinee serve(String model, byte[] weights) {
        return new TorchExaminee(TorchModel.of(WeightsFile.parse(weights)).newRuntime());
    }

    @Override
    public byte[] seal(byte[] weights, Label label) {
        return new WeightsFile(
                        label.model(),
                        label.version(),
                        label.seed(),
                        label.description(),
                        WeightsFile.parse(weights).weights())
                .toBytes();
    }

    private record TorchLearner(StepwiseFitting fitting) implements Learner {
        @Override
        public OptionalDouble learn(Minibatch batch, double learningRate, double clipNorm) {
            return fitting.learn(
                    new TrainingBatch(batch.rows(), batch.steps(), batch.features(), batch.targets(), batch.weights()),
                    learningRate,
                    clipNorm);
        }

        @Override
        public byte[] save() {
            return fitting.save();
        }

        @Override
        public byte[] weights() {
            return new WeightsFile("learner", "0", 0, "", fitting.weights()).toBytes();
        }

        @Override
        public void close() {
            fitting.close();
        }
    }

    private record TorchExaminee(ModelRuntime runtime) implements Examinee {
        @Override
        public int rows() {
            return SHAPE.rows();
        }

        @Override
        public int steps() {
            return SHAPE.steps();
        }

        @Override
        public List<RowAnswer> answer(List<ModelRow> rows) {
            return runtime.run(rows, SHAPE);
        }

        @Override
        public void close() {
            runtime.close();
        }
    }
}
