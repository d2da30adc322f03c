package dev.presage.ops.k8s;

import dev.presage.node.Node;
import dev.presage.node.NodeConfig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whole nodes in one JVM, whose environment says where the Kubernetes API is; they run until its input ends. */
final class PodTrio {
    private static final Logger log = LoggerFactory.getLogger(PodTrio.class);
    private static final Executor THREAD_EACH =
            task -> Thread.ofPlatform().daemon().start(task);

    private PodTrio() {}

    /** Takes a file of settings for each node. */
    public static void main(String[] files) throws IOException {
        List<CompletableFuture<Node>> nodes = Stream.of(files)
                .map(file -> CompletableFuture.supplyAsync(() -> Node.start(NodeConfig.load(file)), THREAD_EACH))
                .toList();
        nodes.forEach(node -> node.exceptionally(failed -> {
            log.error("A node did not start", failed);
            Runtime.getRuntime().halt(1);
            throw new CompletionException(failed);
        }));
        int ended = System.in.read();
        log.info("The test has ended ({}).", ended);
        Runtime.getRuntime().halt(0);
    }
}
