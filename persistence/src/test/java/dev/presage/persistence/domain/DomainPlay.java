package dev.presage.persistence.domain;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Payload;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.View;
import java.util.SplittableRandom;

/** What {@link DomainContract} has to know of a domain to play with it. Everything random comes from the argument. */
public interface DomainPlay {
    /** One of the domain's event types. */
    String type(SplittableRandom random);

    /** A payload of that type, now and then a strange one. */
    Payload payload(String type, SplittableRandom random);

    /** An answer of the right shape; {@link DomainContract} puts deadlines and failures in between. */
    ModelAnswer answer(Question question, SplittableRandom random);

    /** What a subject of another domain shows, for a domain that looks at others. */
    default View view(SubjectId other, SplittableRandom random) {
        throw new IllegalArgumentException("Nobody said that " + other + " is looked at.");
    }
}
