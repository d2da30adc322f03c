package dev.presage.persistence.messages;

import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** Addresses of actors as text that means the same on every node. */
interface Addresses {
    String write(ActorRef<?> address);

    <T> ActorRef<T> read(String text);

    /**
     * The addresses of an actor system.
     *
     * @param resolver asked only once there is a message: a system makes its serializers before its extensions
     */
    static Addresses of(Supplier<ActorRefResolver> resolver) {
        return new Addresses() {
            @Override
            public String write(ActorRef<?> address) {
                return resolver.get().toSerializationFormat(address);
            }

            @Override
            public <T> ActorRef<T> read(String text) {
                return resolver.get().resolveActorRef(text);
            }
        };
    }
}
