package dev.presage.ops.backtest;

import dev.presage.node.training.backtest.Candidates;
import dev.presage.persistence.domain.Domain;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Problem;
import dev.presage.protocol.RowAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Real candidates that take their runner down after some questions, as kill -9 would. */
final class Dying implements Candidates {
    private final Candidates real;
    private int left;

    Dying(Candidates real, int calls) {
        this.real = real;
        this.left = calls;
    }

    @Override
    public Optional<Problem> objection(String model, String version) {
        return real.objection(model, version);
    }

    @Override
    public Optional<ModelRef> find(String model, String version) {
        return real.find(model, version);
    }

    @Override
    public Optional<ModelRef> champion(String model) {
        return real.champion(model);
    }

    @Override
    public Loaded load(ModelRef version) {
        Loaded loaded = real.load(version);
        return new Loaded() {
            @Override
            public ModelRef ref() {
                return loaded.ref();
            }

            @Override
            public List<RowAnswer> run(List<ModelRow> rows) {
                if (--left < 0) {
                    throw new AssertionError("The runner dies.");
                }
                return loaded.run(rows);
            }

            @Override
            public void close() {
                loaded.close();
            }
        };
    }

    @Override
    public Domain<?> domain(String name, Map<String, String> settings) {
        return real.domain(name, settings);
    }

    @Override
    public void record(Result result) {
        real.record(result);
    }
}
