package dev.presage.persistence.domain;

import dev.presage.protocol.Floats;
import dev.presage.protocol.Observation;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a model of a domain learns from its observations: which lessons a subject's history holds. The features are those
 * of service, by the same code, and know at each step no more than the subject knew then.
 */
public interface Teaching {
    /** The model that learns. */
    String model();

    /** Names of what the model reads at each step. */
    List<String> features();

    /** Names of what it should say at each step, apart from the label. */
    List<String> targets();

    /** Names of the classes that labels tell apart, by number from 0; empty if this domain has no labels. */
    List<String> classes();

    /** The class of what was not labelled for long; empty if silence means nothing. */
    OptionalInt silence();

    /** Whether steps come at a usual pace, so that a long gap ends a sequence. */
    boolean isPaced();

    /** What a label says; null if the observation is no label. */
    @Nullable
    Truth truth(Observation observation);

    /**
     * Marks what a model said after a step, by the measure its weights are fitted with.
     *
     * @param outputs what it said, as it serves
     * @param targets what it should have said, shape [targets]
     * @param meaning the class that the label gave the step; empty if none is known
     * @throws IllegalArgumentException if outputs or targets are of another model
     */
    Mark mark(Floats outputs, Floats targets, OptionalInt meaning);

    /** A subject of which nothing was observed yet. */
    Course begin();

    /**
     * What a label says.
     *
     * @param about id of the observation it is about
     * @param meaning place in {@link Teaching#classes()}
     */
    record Truth(String about, int meaning) {}

    /** One subject's history being gone through. Bounded like a memory; for one thread. */
    interface Course {
        /** Takes in the next observation, a label or another, and tells the lessons that are complete by it. */
        void take(Observation observation, Consumer<Lesson> lessons);

        /** Tells the lessons that remain when nothing follows. */
        void end(Consumer<Lesson> lessons);
    }
}
