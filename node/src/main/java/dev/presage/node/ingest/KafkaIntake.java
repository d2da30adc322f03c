package dev.presage.node.ingest;

import dev.presage.protocol.SubjectCommand;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.kafka.CommitterSettings;
import org.apache.pekko.kafka.ConsumerMessage.CommittableMessage;
import org.apache.pekko.kafka.ConsumerMessage.CommittableOffset;
import org.apache.pekko.kafka.ConsumerSettings;
import org.apache.pekko.kafka.Subscriptions;
import org.apache.pekko.kafka.javadsl.Committer;
import org.apache.pekko.kafka.javadsl.Consumer;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads observations from Kafka and brings them to their subjects. Each partition has at most one batch in flight, and
 * its offset is committed once every observation in it is durable or a dead letter, so that nothing is ever skipped.
 * Whatever fails, the stream starts again where it last committed; subjects drop what they know already.
 */
public final class KafkaIntake {
    private static final Logger log = LoggerFactory.getLogger(KafkaIntake.class);

    /** More partitions than one node is ever assigned; a bound on partitions read at once must not be reached. */
    private static final int MAX_PARTITIONS = 1024;

    /** Polls come as often as partitions ask for records; so often they come when none does. */
    private static final Duration POLL_REST = Duration.ofMillis(5);

    /** A partition that asks for more while a poll waits for records of others has to wait with it. */
    private static final Duration POLL_WAIT = Duration.ofMillis(5);

    /**
     * How long the broker holds a fetch for which it has no records. There is one fetch under way to a broker at a
     * time, and often it asks for quiet partitions only, because the busy ones are being read from: they wait for its
     * end. Kafka's own half second made half of the readings wait for 0.2 s and more, from 5,000 a second on.
     */
    private static final Duration FETCH_WAIT = Duration.ofMillis(20);

    private static final int MAX_POLL_RECORDS = 2000;
    private static final int MAX_FETCH_BYTES = 8 << 20;
    private static final int COMMITS_TOGETHER = 1000;
    private static final Duration LAG_EVERY = Duration.ofSeconds(5);

    private final ActorSystem<?> system;
    private final EventDecoder decoder;
    private final IngestSettings settings;
    private final IngestMetrics metrics;
    private final Deliveries deliveries;
    private final DeadLetters deadLetters;
    private final Topics topics;
    private final Executor blocking;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicReference<Consumer.@Nullable Control> control = new AtomicReference<>();
    private volatile Map<String, Topics.Log> logs = Map.of();

    private @Nullable Running running;

    private record Running(UniqueKillSwitch killSwitch, CompletionStage<Done> completion, Cancellable lagProbe) {}

    /**
     * Prepares; nothing is read before {@link #start()}.
     *
     * @param subjects where commands go; must not block
     * @param domains names of the domains, each of which has a topic
     */
    public KafkaIntake(
            ActorSystem<?> system,
            EventDecoder decoder,
            java.util.function.Consumer<SubjectCommand> subjects,
            Collection<String> domains,
            IngestSettings settings,
            MeterRegistry registry) {
        this.system = system;
        this.decoder = decoder;
        this.settings = settings;
        this.metrics = new IngestMetrics(registry);
        this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        this.deliveries = new Deliveries(system, subjects, settings.retry(), metrics);
        this.deadLetters = new DeadLetters(settings.kafka(), metrics, blocking);
        this.topics = new Topics(settings.kafka(), domains);
    }

    /** Begins to read, once; call it when subjects can be reached. The broker need not be there yet. */
    public synchronized void start() {
        if (running != null) {
            throw new IllegalStateException("The intake was started already.");
        }
        var restarts = RestartSettings.create(settings.restartMin(), settings.restartMax(), 0.2);
        var stream = RestartSource.onFailuresWithBackoff(restarts, this::fromLastCommit)
                .viaMat(KillSwitches.single(), Keep.right())
                .toMat(Sink.ignore(), Keep.both())
                .run(system);
        Cancellable lagProbe = system.scheduler()
                .scheduleWithFixedDelay(
                        LAG_EVERY, LAG_EVERY, () -> blocking.execute(this::measureLag), system.executionContext());
        running = new Running(stream.first(), stream.second(), lagProbe);
    }

    /**
     * Stops reading, waits until what was read is durable and committed, and lets go of Kafka. What takes longer than
     * the drain timeout is left to be read again.
     */
    public synchronized CompletionStage<Done> drain() {
        Running stopping = running;
        if (stopping == null) {
            return CompletableFuture.supplyAsync(this::close, blocking);
        }
        stopping.lagProbe().cancel();
        Consumer.Control reading = control.get();
        if (reading == null) {
            stopping.killSwitch().shutdown();
        } else {
            reading.drainAndShutdown(stopping.completion(), system.executionContext());
        }
        return stopping.completion()
                .toCompletableFuture()
                .orTimeout(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (done, failure) -> {
                            if (failure != null) {
                                log.warn("Not everything read became durable in time; it will be read again.");
                                stopping.killSwitch().shutdown();
                                deliveries.abandon();
                            }
                            return close();
                        },
                        blocking);
    }

    private Done close() {
        deadLetters.close();
        topics.close();
        return Done.getInstance();
    }

    private Source<Done, NotUsed> fromLastCommit() {
        if (begun.getAndSet(true)) {
            metrics.restarted();
        }
        // What the stream before this one still tries to deliver is read again now.
        deliveries.abandon();
        control.set(null);
        return Source.completionStageSource(CompletableFuture.supplyAsync(this::findTopics, blocking)
                        .thenApply(this::observations))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private Map<String, Topics.Log> findTopics() {
        try {
            Map<String, Topics.Log> found = topics.ensure();
            logs = found;
            return found;
        } catch (ExecutionException failed) {
            throw new CompletionException("The topics cannot be found or made.", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException(interrupted);
        }
    }

    private Source<Done, NotUsed> observations(Map<String, Topics.Log> found) {
        int partitions =
                found.values().stream().mapToInt(Topics.Log::partitions).sum();
        int window = Math.max(1, settings.maxInFlight() / partitions);
        return Consumer.committablePartitionedSource(consumer(), Subscriptions.topics(found.keySet()))
                .mapMaterializedValue(reading -> {
                    control.set(reading);
                    return NotUsed.getInstance();
                })
                .flatMapMerge(MAX_PARTITIONS, assigned -> {
                    Topics.Log from = found.get(assigned.first().topic());
                    if (from == null) {
                        throw new IllegalStateException("Kafka assigned a topic that was not asked for.");
                    }
                    return partition(from, window, assigned.second());
                })
                .via(Committer.flow(committer()));
    }

    /**
     * One partition's way: decode, gather while a batch is in flight, deliver, and hand on the offset to commit. One
     * batch at a time keeps each subject's observations in order, whatever has to be sent again.
     */
    private Source<CommittableOffset, NotUsed> partition(
            Topics.Log from, int window, Source<CommittableMessage<byte[], byte[]>, NotUsed> records) {
        IngestSettings.Batch bounds = settings.batch();
        long leastWeight = Math.max(1, bounds.maxBytes() / bounds.maxRecords());
        String name = from.name();
        return records.statefulMap(
                        () -> -1L,
                        (last, message) -> {
                            long offset = message.record().offset();
                            if (offset <= last) {
                                throw new IllegalStateException("Offsets of " + name
                                        + " began anew: the topic was made again. Starting afresh.");
                            }
                            return Pair.create(
                                    offset, new Batch.Received(message, decoder.record(name, message.record())));
                        },
                        last -> Optional.empty())
                .batchWeighted(
                        bounds.maxBytes(), received -> Math.max(leastWeight, bytes(received)), Batch::new, Batch::add)
                .mapConcat(batch -> {
                    metrics.batch(batch.records());
                    return batch.rounds(bounds.maxPerCommand());
                })
                .mapAsync(1, round -> deliver(round, window))
                .mapConcat(round -> round.offset().stream().toList());
    }

    private CompletionStage<Batch.Round> deliver(Batch.Round round, int window) {
        CompletionStage<Void> rejected = deadLetters.bury(round.rejected());
        return deliveries
                .deliver(round.parcels(), window)
                .thenCompose(deadLetters::bury)
                .thenCombine(rejected, (refused, buried) -> round);
    }

    private static long bytes(Batch.Received received) {
        var record = received.message().record();
        return (long) Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    private ConsumerSettings<byte[], byte[]> consumer() {
        IngestSettings.Kafka kafka = settings.kafka();
        var consumer = ConsumerSettings.create(system, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .withBootstrapServers(kafka.bootstrapServers())
                .withGroupId(kafka.group())
                .withPollInterval(POLL_REST)
                .withPollTimeout(POLL_WAIT)
                // Draining waits for the batches itself.
                .withStopTimeout(Duration.ZERO)
                .withProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
                .withProperty(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName())
                .withProperty(
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        Long.toString(kafka.sessionTimeout().toMillis()))
                .withProperty(
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        Long.toString(kafka.sessionTimeout().toMillis() / 5))
                .withProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(MAX_POLL_RECORDS))
                .withProperty(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(MAX_FETCH_BYTES))
                .withProperty(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Long.toString(FETCH_WAIT.toMillis()))
                .withProperty(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
        return kafka.member().isEmpty() ? consumer : consumer.withGroupInstanceId(kafka.member());
    }

    private CommitterSettings committer() {
        return CommitterSettings.create(system)
                .withMaxBatch(COMMITS_TOGETHER)
                .withMaxInterval(settings.commitInterval());
    }

    private void measureLag() {
        Map<String, Topics.Log> found = logs;
        if (found.isEmpty()) {
            return;
        }
        try {
            topics.lag(found.values()).forEach(metrics::lag);
        } catch (ExecutionException unreachable) {
            log.debug("The lag is not known while the broker is away.", unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
