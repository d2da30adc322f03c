package dev.presage.persistence.messages;

import dev.presage.persistence.domain.Domains;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Glimpse;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Predict;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectReply;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.RowReader;
import dev.presage.protocol.wire.RowWriter;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationSetup;
import org.apache.pekko.serialization.SerializerDetails;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * The messages of this product that cross between nodes. What would not fit into one frame is not sent, and never
 * silently so: what became durable is confirmed without what was said about it, any other reply becomes a refusal that
 * says why, and who observed or asked too much at once is told.
 */
public final class MessageSerializer extends SerializerWithStringManifest {
    /** Stands in every message, so it never changes. */
    public static final int IDENTIFIER = 7302;

    private static final String COMMAND = "command:1";
    private static final String REPLY = "reply:1";
    private static final String GLIMPSE = "glimpse:1";
    private static final String PREDICT = "predict:1";
    private static final String ANSWER = "answer:1";
    private static final String POOL = "pool:1";

    /** What a frame holds besides the message: addresses of sender and receiver, names, and the region's envelope. */
    private static final int ENVELOPE_BYTES = 4096;

    private static final int USUAL_BYTES = 512;

    private final CommandCodec commands;
    private final ReplyCodec replies = new ReplyCodec();
    private final ModelCodec models;
    private final PoolCodec pools;
    private final int maxBytes;

    /**
     * @param maxBytes of one message
     */
    MessageSerializer(Domains domains, Addresses addresses, int maxBytes) {
        this.commands = new CommandCodec(domains, addresses);
        this.models = new ModelCodec(addresses, System::nanoTime);
        this.pools = new PoolCodec(addresses);
        this.maxBytes = maxBytes;
    }

    /** Makes an actor system use it for these domains. */
    public static SerializationSetup setup(Domains domains) {
        return SerializationSetup.create(system -> List.of(SerializerDetails.create(
                "presage-messages",
                of(domains, system),
                List.of(
                        SubjectCommand.class,
                        SubjectReply.class,
                        Glimpse.class,
                        Predict.class,
                        ModelAnswer.class,
                        PoolMessage.class))));
    }

    private static MessageSerializer of(Domains domains, ExtendedActorSystem system) {
        long frame = system.settings().config().getBytes("pekko.remote.artery.advanced.maximum-frame-size");
        return new MessageSerializer(
                domains,
                Addresses.of(() -> ActorRefResolver.get(Adapter.toTyped(system))),
                Math.toIntExact(frame) - ENVELOPE_BYTES);
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return switch (message) {
            case SubjectCommand command -> COMMAND;
            case SubjectReply reply -> REPLY;
            case Glimpse glimpse -> GLIMPSE;
            case Predict predict -> PREDICT;
            case ModelAnswer answer -> ANSWER;
            case PoolMessage pool -> POOL;
            default -> throw new IllegalArgumentException(message.getClass() + " is none of these messages.");
        };
    }

    @Override
    public byte[] toBinary(Object message) {
        var row = new RowWriter(USUAL_BYTES);
        switch (message) {
            case SubjectCommand command -> commands.write(command, row);
            case SubjectReply reply -> replies.write(reply, row);
            case Glimpse glimpse -> replies.write(glimpse, row);
            case Predict predict -> models.write(predict, row);
            case ModelAnswer answer -> models.write(answer, row);
            case PoolMessage pool -> pools.write(pool, row);
            default -> throw new IllegalArgumentException(message.getClass() + " is none of these messages.");
        }
        byte[] bytes = row.toByteArray();
        return bytes.length <= maxBytes ? bytes : tooLarge(message, bytes.length);
    }

    private byte[] tooLarge(Object message, int bytes) {
        String detail = "It takes " + bytes + " bytes, and no more than " + maxBytes + " go from node to node at once.";
        var problem = Problem.of(ErrorCode.TOO_LARGE, detail);
        switch (message) {
            case SubjectReply.Accepted a -> {
                return toBinary(new SubjectReply.Accepted(
                        a.subject(), a.version(), a.applied(), a.duplicates(), a.firstInsight(), List.of()));
            }
            case SubjectReply reply -> {
                return toBinary(new SubjectReply.Refused(reply.subject(), problem));
            }
            case SubjectCommand.Observe observe ->
                observe.replyTo().tell(new SubjectReply.Refused(observe.subject(), problem));
            case Predict predict -> predict.replyTo().tell(new ModelAnswer.Unanswered(ModelAnswer.Cause.FAILED));
            default -> {
                // Its asker waits no longer than a deadline of its own.
            }
        }
        throw new IllegalArgumentException(message.getClass().getSimpleName() + " is not sent. " + detail);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return switch (manifest) {
            case COMMAND -> read(bytes, manifest, commands::read);
            case REPLY -> read(bytes, manifest, replies::read);
            case GLIMPSE -> read(bytes, manifest, replies::readGlimpse);
            case PREDICT -> read(bytes, manifest, models::readPredict);
            case ANSWER -> read(bytes, manifest, models::readAnswer);
            case POOL -> read(bytes, manifest, pools::read);
            default -> throw new MalformedBytes("No message is called " + manifest + ".");
        };
    }

    private static <T> T read(byte[] bytes, String manifest, Function<RowReader, T> read) {
        try {
            var row = new RowReader(bytes);
            T message = read.apply(row);
            row.end();
            return message;
        } catch (MalformedBytes malformed) {
            throw malformed;
        } catch (RuntimeException malformed) {
            throw new MalformedBytes("A message " + manifest + " cannot be read.", malformed);
        }
    }
}
