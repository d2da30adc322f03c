package dev.presage.node.inference.trees;

import dev.presage.node.inference.BroughtModel;
import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelFile;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.Rehearsal;
import dev.presage.node.inference.StepSizes;
import dev.presage.node.inference.UnusableModel;

/** Boosted trees, from files that {@code save_model} wrote as JSON or UBJSON. */
public final class TreesModels {
    private TreesModels() {}

    /**
     * Reads the file that the settings name, and runs it once.
     *
     * @throws UnusableModel if there is none, it cannot be read, it is of another shape than the settings say, or what
     *     it says is no number
     */
    public static Model load(ModelSettings settings) {
        StepSizes sizes = settings.broughtOrThrow().sizes();
        if (sizes.state() != 0) {
            throw new UnusableModel("The model " + settings.name() + " is of trees, which carry no state: set state to"
                    + " 0 instead of " + sizes.state() + ".");
        }
        ModelFile file = ModelFile.read(settings);
        // Trees add up row by row, whatever else is in the batch, so nothing is gained by padding or warming.
        return Rehearsal.of(
                new BroughtModel(file.ref(), sizes, false, false, () -> new TreesStep(file, sizes)), settings);
    }
}
