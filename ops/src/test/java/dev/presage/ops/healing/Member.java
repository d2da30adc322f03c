package dev.presage.ops.healing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.sharding.Subjects;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.Reading;
import dev.presage.persistence.entity.EntityListener;
import dev.presage.persistence.entity.EntitySettings;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Predict;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** A cluster of one with devices, whose model says at once that it does not know. */
final class Member implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(1);
    static final Domains DOMAINS = new Domains(List.of(new DeviceDomain(new Options(Map.of()))));

    final ActorSystem<Predict> system;
    final Config config;
    final Subjects subjects;

    Member(EmbeddedPostgresServer postgres, String overrides, EntityListener listener) {
        config = config(postgres, overrides);
        system = ActorSystem.create(
                Behaviors.<Predict>receiveMessage(predict -> {
                    predict.replyTo().tell(new ModelAnswer.Unanswered(ModelAnswer.Cause.UNKNOWN_MODEL));
                    return Behaviors.same();
                }),
                "healing",
                config);
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        subjects = new Subjects(
                system,
                DOMAINS,
                domain -> 1,
                (model, subject) -> new Answerer(null, system),
                InstantSource.system(),
                EntitySettings.from(config),
                listener);
    }

    static Config config(EmbeddedPostgresServer postgres, String overrides) {
        return ConfigFactory.parseString(overrides)
                .withFallback(ConfigFactory.parseMap(Map.of(
                        "presage.persistence.database.url",
                        postgres.jdbcUrl(),
                        "presage.persistence.database.user",
                        postgres.user(),
                        "presage.persistence.database.password",
                        postgres.password(),
                        "pekko.actor.provider",
                        "cluster",
                        "pekko.remote.artery.canonical.hostname",
                        "127.0.0.1",
                        "pekko.remote.artery.canonical.port",
                        0,
                        "pekko.coordinated-shutdown.exit-jvm",
                        false)))
                .withFallback(ConfigFactory.parseResources("presage/persistence.conf"))
                .withFallback(ConfigFactory.parseResources("presage/sharding.conf"))
                .withFallback(ConfigFactory.parseResources("presage/healing.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    static SubjectId device(int number) {
        return new SubjectId("device", "d-" + number);
    }

    /** One reading of a device; the same number is the same reading. */
    CompletableFuture<SubjectReply> observe(SubjectId device, int number) {
        var reading = new Observation(
                "r-" + number,
                "/test",
                "dev.presage.device.reading",
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number),
                new Position.Offset("test#1", 0, number),
                Reading.of(new TreeMap<>(Map.of("cpu", 0.1 * number))));
        return subjects.ask(replyTo -> new SubjectCommand.Observe(device, List.of(reading), replyTo), LONG)
                .toCompletableFuture();
    }

    @Override
    public void close() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
