package dev.presage.protocol;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What nodes say to one another so that a subject may be answered by a pool of models on another node. */
public sealed interface PoolMessage {
    /**
     * Asks a node that serves models to say from now on what it serves and how busy that is.
     *
     * @param follower who is to be told; until its node is gone
     */
    record Follow(ActorRef<PoolMessage> follower) implements PoolMessage {}

    /**
     * What a node serves, said again and again; what is no longer among it is not to be asked for there.
     *
     * @param host whom to ask
     */
    record Serving(ActorRef<PoolMessage> host, List<Pool> pools) implements PoolMessage {
        public Serving {
            pools = List.copyOf(pools);
        }
    }

    /**
     * One version's pool.
     *
     * @param champion whether it answers all whom no canary does
     * @param widths of what it reads and says
     */
    record Pool(ModelRef weights, boolean champion, Widths widths, PoolLoad load) {}

    /**
     * How wide a model is.
     *
     * @param features numbers in per step
     * @param state numbers carried from step to step; 0 for none
     * @param outputs numbers out per step
     */
    record Widths(int features, int state, int outputs) {}

    /**
     * Asks questions of exactly these weights.
     *
     * @param from who is told the answers
     */
    record Ask(ActorRef<PoolMessage> from, ModelRef weights, List<Numbered> questions) implements PoolMessage {
        public Ask {
            questions = List.copyOf(questions);
        }
    }

    /**
     * One question.
     *
     * @param number by which its answer is known; of the sender's choice
     * @param microsLeft how long an answer is of use. Every node has a clock of its own, so what travels is the time
     *     that is left; what the way takes is not known to the receiver
     */
    record Numbered(long number, long microsLeft, List<ModelRow> rows) {
        public Numbered {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Answers some of what was asked, each question once, in any order.
     *
     * @param host who was asked
     * @param load how busy the pool is now
     */
    record Answers(ActorRef<PoolMessage> host, ModelRef weights, PoolLoad load, List<Answer> answers)
            implements PoolMessage {
        public Answers {
            answers = List.copyOf(answers);
        }
    }

    /**
     * One answer.
     *
     * @param number of the question
     */
    record Answer(long number, ModelAnswer answer) {}
}
