package dev.presage.node.http;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.headers.ProductVersion;
import org.apache.pekko.http.javadsl.model.headers.Server;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;

/** Listens, and stops in order: first no new connections, then what is in flight, for a bounded time. */
public final class HttpServer {
    private final ServerBinding binding;
    private final JournalTail tail;
    private final HttpSettings settings;

    private HttpServer(ServerBinding binding, JournalTail tail, HttpSettings settings) {
        this.binding = binding;
        this.tail = tail;
        this.settings = settings;
    }

    /**
     * Starts to listen.
     *
     * @param tail follows the journal for insight streams; closed when the server stops
     * @param pages what else is served, for example the dashboard
     * @return fails with {@link org.apache.pekko.stream.BindFailedException} if the port is taken
     */
    public static CompletionStage<HttpServer> start(
            ActorSystem<?> system, HttpSettings settings, HttpPorts ports, JournalTail tail, Route pages) {
        Executor blocking =
                system.dispatchers().lookup(DispatcherSelector.fromConfig("presage.http.blocking-dispatcher"));
        var routes = new HttpRoutes(ports, settings, tail, pages, blocking, Materializer.matFromSystem(system));
        ServerSettings server = ServerSettings.create(system.classicSystem())
                .withServerHeader(Optional.of(Server.create(ProductVersion.create("presage", ""))))
                .withTransparentHeadRequests(true)
                .withParsingErrorHandler(ParsingProblems.class.getName())
                .withMaxConnections(settings.maxConnections());
        return Http.get(system)
                .newServerAt(settings.networkInterface(), settings.port())
                .withSettings(server)
                .bind(routes.route())
                .thenApply(binding -> new HttpServer(binding, tail, settings));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return binding.localAddress();
    }

    /** Completes when whoever balances load has had time to notice that this node is not ready any more. */
    public CompletionStage<Done> linger() {
        return CompletableFuture.supplyAsync(
                Done::getInstance,
                CompletableFuture.delayedExecutor(settings.linger().toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Stops; insight streams end at once, for their viewers can go on exactly where they were. */
    public CompletionStage<Done> stop() {
        tail.close();
        return binding.terminate(settings.drain()).thenApply(terminated -> Done.getInstance());
    }
}
