package dev.presage.persistence.messages;

import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.RowReader;
import dev.presage.protocol.wire.RowWriter;
import org.apache.pekko.actor.typed.ActorRef;

/** What is said to subjects. What is only said within a node has no bytes. */
final class CommandCodec {
    private static final int OBSERVE = 1;
    private static final int GLANCE = 2;
    private static final int DESCRIBE = 3;
    private static final int FORESEE = 4;
    private static final int RETRY = 5;

    private final Domains domains;
    private final Addresses addresses;

    CommandCodec(Domains domains, Addresses addresses) {
        this.domains = domains;
        this.addresses = addresses;
    }

    void write(SubjectCommand command, RowWriter row) {
        switch (command) {
            case SubjectCommand.Observe observe -> {
                begin(OBSERVE, observe.subject(), observe.replyTo(), row);
                Codec<Payload> payloads = payloads(observe.subject());
                row.out()
                        .number(payloads.version())
                        .number(observe.observations().size());
                for (Observation observation : observe.observations()) {
                    row.observation(observation);
                    payloads.write(observation.data(), row.out());
                }
            }
            case SubjectCommand.Glance glance -> {
                begin(GLANCE, glance.subject(), glance.replyTo(), row);
                row.time(glance.at());
                row.out().number(glance.look());
            }
            case SubjectCommand.Describe describe -> begin(DESCRIBE, describe.subject(), describe.replyTo(), row);
            case SubjectCommand.Foresee foresee -> {
                begin(FORESEE, foresee.subject(), foresee.replyTo(), row);
                row.out().number(foresee.horizon());
            }
            case SubjectCommand.Retry retry -> {
                begin(RETRY, retry.subject(), retry.replyTo(), row);
                row.out().bool(retry.again());
            }
            case SubjectCommand.Inward inward ->
                throw new IllegalArgumentException(
                        inward.getClass().getSimpleName() + " is only said within a node, not to another.");
        }
    }

    private void begin(int kind, SubjectId subject, ActorRef<?> replyTo, RowWriter row) {
        row.out().number(kind);
        row.subject(subject);
        row.out().text(addresses.write(replyTo));
    }

    SubjectCommand read(RowReader row) {
        int kind = row.in().count(RETRY);
        SubjectId subject = row.subject();
        String replyTo = row.in().text();
        return switch (kind) {
            case OBSERVE -> {
                Codec<Payload> payloads = payloads(subject);
                int version = row.in().count(Integer.MAX_VALUE);
                yield new SubjectCommand.Observe(
                        subject,
                        row.list(() -> row.observation(in -> payloads.read(version, in))),
                        addresses.read(replyTo));
            }
            case GLANCE ->
                new SubjectCommand.Glance(subject, row.time(), row.in().number(), addresses.read(replyTo));
            case DESCRIBE -> new SubjectCommand.Describe(subject, addresses.read(replyTo));
            case FORESEE ->
                new SubjectCommand.Foresee(subject, row.in().count(Integer.MAX_VALUE), addresses.read(replyTo));
            case RETRY -> new SubjectCommand.Retry(subject, row.in().bool(), addresses.read(replyTo));
            default -> throw new MalformedBytes("There is no such command.");
        };
    }

    private Codec<Payload> payloads(SubjectId subject) {
        Domain<?> domain = domains.named(subject.domain());
        if (domain == null) {
            throw new MalformedBytes("The domain " + subject.domain() + " is not served here. Check presage.domains.");
        }
        return domain.payloads();
    }
}
