package dev.presage.node;

import dev.presage.node.audit.AuditSettings;
import dev.presage.node.audit.Auditor;
import dev.presage.node.cluster.Role;
import dev.presage.node.egress.EgressSettings;
import dev.presage.node.egress.ProofTopic;
import dev.presage.node.http.ProofsPort;
import dev.presage.node.proof.Place;
import dev.presage.node.proof.ProofSettings;
import dev.presage.node.proof.Signing;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.journal.snapshots.SnapshotShelf;
import dev.presage.persistence.proof.Blocks;
import dev.presage.persistence.proof.ProofKey;
import dev.presage.persistence.proof.Prover;
import dev.presage.persistence.proof.Signed;
import dev.presage.persistence.verify.ReplayLaw;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.FutureConverters;

/** The signing of the journal, once in the cluster, and proofs as HTTP hands them out. */
final class Proofs implements ProofsPort {
    private static final Duration FORGET_BOUND = Duration.ofSeconds(10);

    private final NodeParts parts;
    private final ProofSettings settings;
    private final ProofKey key;
    private final Blocks blocks;
    private final Prover prover;

    Proofs(NodeParts parts) {
        this.parts = parts;
        this.settings = ProofSettings.from(parts.config());
        try {
            this.key = ProofKey.load(settings.keyFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    settings.keyFile() + " cannot be read or made: check PRESAGE_PROOF_KEY_FILE.", unreadable);
        }
        this.blocks = new Blocks(parts.database().source());
        this.prover = new Prover(parts.database().source(), parts.domains());
    }

    void open(Singletons singletons) {
        if (settings.enabled()) {
            var signing = new Signing.Parts(
                    parts.registrySource(),
                    key,
                    settings,
                    topic(),
                    InstantSource.system(),
                    parts.telemetry().registry());
            singletons.open("signing", Role.ENTITY, Signing.create(signing), Signing.Stop.INSTANCE);
        }
    }

    /** What checks subjects against their journal, on every node those in its memory. */
    static Auditor auditor(NodeParts parts, ActorSystem<?> system) {
        AuditSettings settings = AuditSettings.from(parts.config());
        SnapshotShelf shelf = SnapshotShelf.of(Adapter.toClassic(system));
        var auditor = new Auditor(
                new ReplayLaw(parts.database().source(), parts.domains(), settings.maxRows()),
                subject -> FutureConverters.asJava(shelf.delete(subject.persistenceId(), Long.MAX_VALUE))
                        .toCompletableFuture()
                        .get(FORGET_BOUND.toSeconds(), TimeUnit.SECONDS),
                settings,
                parts.telemetry().registry());
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceStop(), "stop-audit", () -> {
            auditor.close();
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        return auditor;
    }

    private @Nullable Place topic() {
        return settings.topic().isEmpty()
                ? null
                : new Topic(new ProofTopic(EgressSettings.from(parts.config()), settings.topic()));
    }

    private record Topic(ProofTopic topic) implements Place {
        @Override
        public String name() {
            return topic.name();
        }

        @Override
        public void publish(List<Signed> statements) throws IOException, InterruptedException {
            try {
                topic.publish(statements.stream().map(Signed::line).toList());
            } catch (ExecutionException failed) {
                throw new IOException(String.valueOf(failed.getCause()), failed);
            }
        }
    }

    @Override
    public String publicKey() {
        return key.publicPem();
    }

    @Override
    public Answer newest() {
        return guarded(() -> {
            Signed newest = blocks.newest();
            return newest == null
                    ? refused(ErrorCode.PROOF_PENDING, "Nothing has been signed yet.")
                    : new Answer.Written(newest.line() + "\n");
        });
    }

    @Override
    public Answer prove(InsightId insight) {
        return guarded(() -> switch (prover.prove(insight, List.of(key.publicKey()))) {
            case Prover.Answer.Proof proof -> new Answer.Written(proof.file().text());
            case Prover.Answer.Unknown unknown ->
                refused(ErrorCode.INSIGHT_UNKNOWN, "The journal has no insight " + insight + ".");
            case Prover.Answer.Pending pending ->
                refused(
                        ErrorCode.PROOF_PENDING,
                        "Insight " + insight + " goes into the next block; blocks are signed every "
                                + settings.interval().toSeconds() + " s.");
            case Prover.Answer.Unprovable unprovable -> refused(ErrorCode.INSIGHT_UNPROVABLE, unprovable.why());
        });
    }

    private static Answer refused(ErrorCode code, String detail) {
        return new Answer.Refused(Problem.of(code, detail));
    }

    private static Answer guarded(Supplier<Answer> ask) {
        try {
            return ask.get();
        } catch (JournalUnavailable unavailable) {
            return refused(ErrorCode.UNAVAILABLE, "The journal's database does not answer.");
        }
    }
}
