package dev.presage.ops.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.cluster.ClusterSettings;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.Processes;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.messages.MessageSerializer;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that speak TLS, with the product's own settings of the cluster. */
class TlsClusterTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int PENDING = 64;

    @TempDir
    Path home;

    private Authority authority;
    private final List<ActorSystem<Predict>> systems = new ArrayList<>();

    @BeforeEach
    void make() {
        authority = Authority.openOrMake(home.resolve("authority"));
    }

    @AfterEach
    void stop() {
        systems.forEach(ActorSystem::terminate);
        systems.forEach(
                system -> system.getWhenTerminated().toCompletableFuture().join());
    }

    private ActorSystem<Predict> node(int number) {
        String settings = """
                presage.cluster { host = "127.0.0.%d", port = %d, tls-directory = "%s" }
                pekko.remote.artery.ssl.rotating-keys-engine.ssl-context-cache-ttl = 1s
                pekko.coordinated-shutdown { exit-jvm = off, run-by-jvm-shutdown-hook = off }
                pekko.loglevel = OFF
                """.formatted(number, Ports.free(), keys(number));
        Config config = ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseResources("presage/cluster.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
        Config over = ClusterSettings.from(config).over(config, "1.0.0");
        ActorSystem<Predict> system = ActorSystem.create(
                answering(),
                "presage",
                ActorSystemSetup.create(BootstrapSetup.create(over), MessageSerializer.setup(new Domains(List.of()))));
        systems.add(system);
        Cluster.get(system)
                .manager()
                .tell(new JoinSeedNodes(List.of(systems.getFirst().address())));
        return system;
    }

    private Path keys(int number) {
        return home.resolve("node-" + number);
    }

    private void issue(Authority by, int number) {
        by.issue(keys(number), "node-" + number, List.of("127.0.0." + number));
    }

    private static Behavior<Predict> answering() {
        return Behaviors.receiveMessage(predict -> {
            predict.replyTo().tell(new ModelAnswer.Unanswered(ModelAnswer.Cause.NOT_ASKED));
            return Behaviors.same();
        });
    }

    private static boolean isUp(ActorSystem<?> system) {
        return Cluster.get(system).selfMember().status().equals(MemberStatus.up());
    }

    private long members() {
        return StreamSupport.stream(
                        Cluster.get(systems.getFirst()).state().getMembers().spliterator(), false)
                .count();
    }

    /** Goal: who shows a certificate of the same authority gets in, and who shows another's does not. */
    @Test
    void foreignersStayOutside() {
        issue(authority, 1);
        issue(authority, 2);
        issue(Authority.openOrMake(home.resolve("foreign")), 3);
        ActorSystem<Predict> first = node(1);
        assertThat(Processes.await(SOON, () -> isUp(first))).isTrue();
        ActorSystem<Predict> foreigner = node(3);
        ActorSystem<Predict> second = node(2);
        assertThat(Processes.await(SOON, () -> isUp(second))).isTrue();
        // It began before the second and has had all the time that one took, and as much again.
        assertThat(Processes.await(Duration.ofSeconds(5), () -> isUp(foreigner)))
                .isFalse();
        assertThat(members()).isEqualTo(2);
    }

    /** Goal: keys are renewed under load without a lost message, and new connections use the new ones. */
    @Test
    void keysAreRenewedUnderLoad() throws Exception {
        issue(authority, 1);
        issue(authority, 2);
        ActorSystem<Predict> first = node(1);
        ActorSystem<Predict> second = node(2);
        assertThat(Processes.await(SOON, () -> isUp(first) && isUp(second))).isTrue();
        BigInteger before = shown(second.address());

        var load = new Load(first, second);
        assertThat(Processes.await(SOON, () -> load.answered.get() > 500)).isTrue();
        issue(authority, 1);
        issue(authority, 2);
        assertThat(Processes.await(SOON, () -> !shown(second.address()).equals(before)))
                .as("the renewed certificate is shown")
                .isTrue();
        issue(authority, 3);
        ActorSystem<Predict> third = node(3);
        assertThat(Processes.await(SOON, () -> isUp(third))).isTrue();
        int then = load.answered.get();
        assertThat(Processes.await(SOON, () -> load.answered.get() > then + 500))
                .isTrue();
        load.stop();
        assertThat(load.failed.get()).as("questions without an answer").isZero();
        assertThat(load.answered.get()).isEqualTo(load.sent.get());
    }

    /** The serial number of the certificate that is shown at an address. */
    private static BigInteger shown(Address address) {
        try {
            SSLContext anyone = SSLContext.getInstance("TLS");
            anyone.init(null, new TrustManager[] {new Trusting()}, null);
            try (var socket = (SSLSocket)
                    anyone.getSocketFactory().createSocket(address.getHost().orElseThrow(), (int)
                            address.getPort().orElseThrow())) {
                socket.startHandshake();
                var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
                return certificate.getSerialNumber();
            }
        } catch (IOException | GeneralSecurityException failed) {
            throw new AssertionError("Nobody speaks TLS at " + address, failed);
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Asks a node on another node, again and again. */
    private static final class Load {
        private final ActorSystem<Predict> from;
        private final ActorRef<Predict> to;
        private final Semaphore pending = new Semaphore(PENDING);
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final Thread sender;

        Load(ActorSystem<Predict> from, ActorSystem<Predict> to) {
            this.from = from;
            this.to = ActorRefResolver.get(from)
                    .resolveActorRef(ActorRefResolver.get(to).toSerializationFormat(to));
            this.sender = Thread.ofPlatform().start(this::send);
        }

        private void send() {
            var row = new ModelRow(Floats.EMPTY, Floats.of(1, 2, 3), 1);
            while (!stopped.get()) {
                pending.acquireUninterruptibly();
                sent.incrementAndGet();
                long deadline = System.nanoTime() + SOON.toNanos();
                CompletionStage<ModelAnswer> answer = AskPattern.ask(
                        to,
                        replyTo -> new Predict(new ModelQuery("m", List.of(row), deadline), replyTo),
                        SOON,
                        from.scheduler());
                var unused = answer.whenComplete((got, failure) -> {
                    (failure == null ? answered : failed).incrementAndGet();
                    pending.release();
                });
            }
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            sender.join();
            pending.acquire(PENDING);
        }
    }
}
