package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.CarriedFrom;
import dev.presage.protocol.Floats;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/**
 * What {@code device-next} carries of one channel, laid out as it is journaled: the highest surprise so far and how
 * many were seen, the squeezed quantiles of the next value, then the model's own state. Surprises are chances, which
 * mean the same to every version of the model; all else is of use to the weights alone that said it.
 *
 * @param state empty before the first answer
 * @param isCurrent whether the quantiles speak of the next value; not so after values that no model was asked about
 * @param weights the key of the weights that said it
 */
record Carry(Floats state, boolean isCurrent, long weights) {
    static final Carry NONE = new Carry(Floats.EMPTY, false, CarriedFrom.UNKNOWN);

    private static final Peak.Rule RULE = Peak.Rule.of(30, 100, 8000, Double.POSITIVE_INFINITY);
    private static final int OUTPUTS_AT = 2;

    /** Wraps what a model said last and how surprising its former words turned out. */
    static Floats pack(Peak surprises, Floats outputs, int step, Floats hidden) {
        int size = NextSteps.outputs();
        var state = new float[OUTPUTS_AT + size + hidden.length()];
        state[0] = (float) surprises.held();
        state[1] = surprises.seen();
        for (int i = 0; i < size; i++) {
            state[OUTPUTS_AT + i] = outputs.get(step * size + i);
        }
        hidden.copyTo(state, OUTPUTS_AT + size);
        return Floats.adopt(state);
    }

    /** The surprises so far, for the caller to go on with. */
    Peak surprises() {
        return state.isEmpty() ? new Peak(RULE) : Peak.of(RULE, (int) state.get(1), state.get(0));
    }

    /** The model's own state; empty for a fresh start. */
    Floats hidden() {
        return state.isEmpty() ? Floats.EMPTY : state.view(OUTPUTS_AT + NextSteps.outputs(), state.length());
    }

    /** The distribution of the next value; only asked while current. */
    Distribution next(double last, double unit) {
        return new Distribution(state, OUTPUTS_AT, last, unit);
    }

    Carry outdated() {
        return isCurrent ? new Carry(state, false, weights) : this;
    }

    void write(WireWriter out) {
        out.floats(state).bool(isCurrent).number(weights);
    }

    /** @param version of the memory; the first did not say whose state it was */
    static Carry read(int version, WireReader in) {
        return new Carry(in.floats(), in.bool(), version == 1 ? CarriedFrom.UNKNOWN : in.number());
    }
}
