package dev.presage.node.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two clusters off one database. Members hold a lock of the database together; founding takes it alone. Since the
 * lock goes with the connection, whatever crashes is gone at once, and whoever is cut off comes back and looks whether
 * it still belongs. Safe for use by many threads; everything but {@link #clockProblem()} may block.
 */
public final class Fence implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Fence.class);

    /** How often a member says that it lives, and looks whether it still belongs. */
    private static final Duration LOOKED_EVERY = Duration.ofSeconds(1);

    /** How long members that lost their connection have to come back before another may found the cluster anew. */
    private static final Duration GRACE = Duration.ofSeconds(6);

    /** How long a process that ended may take until the database has noticed. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final double MILLIS_PER_SECOND = 1000;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final FenceTable table;
    private final Claim own;
    private final boolean alone;
    private final boolean bootstrapped;
    private final Duration maxClockSkew;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("fence").factory());
    private @Nullable UUID member;
    private volatile String clockProblem = "";

    /** Makes a connection that belongs to nobody else. */
    @FunctionalInterface
    public interface Connect {
        Connection open() throws SQLException;
    }

    /**
     * @param shards how many each domain's subjects are divided into
     * @param node what others call this node
     * @param clock this node's
     */
    public Fence(Connect connect, ClusterSettings settings, int shards, String node, InstantSource clock) {
        this.table = new FenceTable(connect, clock);
        this.own = new Claim(settings.name(), UUID.randomUUID(), shards, Claim.PROTOCOL, node);
        this.alone = settings.isAlone();
        this.bootstrapped = settings.bootstrap() != ClusterSettings.Bootstrap.NONE;
        this.maxClockSkew = settings.maxClockSkew();
    }

    /**
     * Looks, before anything else is started, whether this node could be a member.
     *
     * @throws NotAdmitted if not
     */
    public synchronized void check() throws SQLException {
        Duration skew = table.clockSkew();
        if (skew.abs().compareTo(maxClockSkew) > 0) {
            throw new NotAdmitted(skewed(skew));
        }
        for (long until = System.nanoTime() + PATIENCE.toNanos(); ; LockSupport.parkNanos(PAUSE.toNanos())) {
            Optional<Claim> there = table.isHeld() ? table.read() : Optional.empty();
            try {
                if (there.isPresent()) {
                    there.get().admits(own);
                    if (alone) {
                        throw there.get().alreadyThere();
                    }
                }
                return;
            } catch (NotAdmitted no) {
                if (System.nanoTime() - until > 0) {
                    throw no;
                }
            }
        }
    }

    /**
     * Claims the database for a cluster that this node founds.
     *
     * @return whether it may; not while another lives, or may still come back
     */
    public synchronized boolean found() throws SQLException {
        if (!table.claim(own, alone ? Duration.ZERO : GRACE)) {
            return false;
        }
        member = own.incarnation();
        return true;
    }

    /**
     * Takes part in the claim of the cluster that this node has joined. Where others decide who founds, there may be
     * none yet, and then the first to come claims the database.
     *
     * @throws NotAdmitted if the database is another cluster's
     */
    public synchronized void join() throws SQLException {
        if (member == null && bootstrapped && table.claim(own, GRACE)) {
            member = own.incarnation();
        }
        if (member == null) {
            table.hold();
            Claim there = table.read().orElseThrow(() -> new NotAdmitted("nobody has claimed the database."));
            there.admits(own);
            member = there.incarnation();
        }
    }

    /**
     * From now on says that it lives, and looks whether it still belongs.
     *
     * @param expelled told once that another cluster has taken the database over
     */
    public void watch(Consumer<String> expelled) {
        var unused =
                looking.scheduleWithFixedDelay(() -> look(expelled), 0, LOOKED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void look(Consumer<String> expelled) {
        try {
            table.hold();
            Duration skew = table.clockSkew();
            clockProblem = skew.abs().compareTo(maxClockSkew) > 0 ? skewed(skew) : "";
            if (member != null && !table.live(member)) {
                Claim there = table.read().orElse(own);
                member = null;
                expelled.accept("another cluster has taken over the database meanwhile: \"" + there.cluster()
                        + "\", founded by " + there.founder() + ".");
            }
        } catch (SQLException away) {
            log.debug("The fence cannot be looked at.", away);
        }
    }

    /** What is wrong with this node's clock, one sentence; empty if nothing. */
    public String clockProblem() {
        return clockProblem;
    }

    private static String skewed(Duration skew) {
        long seconds = Math.round(skew.abs().toMillis() / MILLIS_PER_SECOND);
        return "This node's clock is " + plain(Duration.ofSeconds(seconds))
                + (skew.isNegative() ? " behind" : " ahead of") + " the database's. Set both by the same time server.";
    }

    private static String plain(Duration duration) {
        long hours = duration.toHours();
        return hours > 0
                ? hours + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    /** Lets go of the claim. */
    @Override
    public synchronized void close() {
        looking.shutdownNow();
        try {
            if (member != null) {
                table.leave();
            }
        } catch (SQLException away) {
            log.debug("The fence cannot be left in order; its lock goes with the connection.", away);
        }
        member = null;
        table.close();
    }
}
