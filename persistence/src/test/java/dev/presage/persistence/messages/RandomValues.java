package dev.presage.persistence.messages;

import dev.presage.persistence.domain.tally.Count;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** Makes a value of any message type by its shape, so that a message that is added is tried without being named. */
final class RandomValues {
    private final SplittableRandom random;
    private final ActorRef<?> someone;

    RandomValues(long seed, ActorRef<?> someone) {
        this.random = new SplittableRandom(seed);
        this.someone = someone;
    }

    Object of(Class<?> type) {
        if (type == long.class) {
            return random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(1_000);
        } else if (type == int.class) {
            return random.nextInt(1 << random.nextInt(31));
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == double.class) {
            return random.nextInt(8) == 0 ? Double.NaN : random.nextDouble(-1e6, 1e6);
        } else if (type == String.class) {
            return random.nextInt(4) == 0 ? "Größe-" + random.nextInt(3) : "s" + random.nextInt(5);
        } else if (type == Instant.class) {
            return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
        } else if (type == Duration.class) {
            return Duration.ofNanos(random.nextLong(1L << 50));
        } else if (type == Floats.class) {
            return floats(random.nextInt(20));
        } else if (type == Numbers.class) {
            return Numbers.of(Map.of("a" + random.nextInt(3), random.nextDouble(), "b", 1.0));
        } else if (type == SubjectId.class) {
            return new SubjectId("tally", "t" + random.nextInt(10));
        } else if (type == ModelRow.class) {
            int steps = 1 + random.nextInt(4);
            return new ModelRow(floats(3), floats(5 * steps), steps);
        } else if (type == Payload.class) {
            return new Count(random.nextDouble());
        } else if (type == Position.class && random.nextBoolean()) {
            return new Position.Offset("log#1", random.nextInt(100), random.nextLong(1L << 40));
        } else if (type == ActorRef.class) {
            return someone;
        } else if (type == ModelQuery.class) {
            return new ModelQuery("m", many(() -> (ModelRow) of(ModelRow.class)), System.nanoTime() + 1_000_000);
        }
        return composed(type);
    }

    private Object composed(Class<?> type) {
        if (type.isEnum()) {
            return any(Arrays.asList(type.getEnumConstants()));
        } else if (type.isSealed()) {
            return of(any(Arrays.asList(type.getPermittedSubclasses())));
        } else if (type.isRecord()) {
            return record(type);
        }
        throw new IllegalArgumentException("Say here how a random " + type + " is made.");
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values =
                Arrays.stream(components).map(part -> of(part.getGenericType())).toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " cannot be made of " + Arrays.toString(values), impossible);
        }
    }

    private Object of(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return many(() -> of(generic.getActualTypeArguments()[0]));
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return view(3);
        } else if (type instanceof ParameterizedType generic) {
            return of((Class<?>) generic.getRawType());
        }
        return of((Class<?>) type);
    }

    /** As a domain's view is: names, numbers, lists and maps. */
    private Map<String, Object> view(int depth) {
        Map<String, Object> view = new HashMap<>();
        view.put("text", of(String.class));
        view.put("real", random.nextDouble());
        view.put("list", many(random::nextDouble));
        if (depth > 0) {
            view.put("more", view(depth - 1));
        }
        return view;
    }

    private <T> List<T> many(Supplier<T> one) {
        List<T> all = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            all.add(one.get());
        }
        return all;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private Floats floats(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble(-10, 10);
        }
        return Floats.adopt(values);
    }
}
