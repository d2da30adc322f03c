package dev.presage.ops.chaos.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes say single bytes to one another through the network's relays. */
class NetworkTest {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofMillis(300);

    private Network network;
    private ServerSocket second;
    private final AtomicInteger heard = new AtomicInteger();

    @BeforeEach
    void open() throws IOException {
        network = Network.open(2, false, 1);
        second = new ServerSocket();
        second.bind(new InetSocketAddress(network.node(1), Network.PORT));
        Thread.ofVirtual().start(() -> {
            while (!second.isClosed()) {
                try (Socket caller = second.accept()) {
                    while (caller.getInputStream().read() >= 0) {
                        heard.incrementAndGet();
                    }
                } catch (IOException broken) {
                    // The next caller, or the end.
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        second.close();
        network.close();
    }

    private Socket firstCallsSecond() throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(network.node(0)), 0));
        socket.connect(new InetSocketAddress(network.door(1), Network.PORT));
        return socket;
    }

    /** Goal: what is said while a link is cut arrives when it is mended, and not before. */
    @Test
    void cutLinkHoldsBack() throws IOException {
        try (Socket call = firstCallsSecond()) {
            call.getOutputStream().write(1);
            assertThat(Processes.await(WITHIN, () -> heard.get() == 1)).isTrue();
            network.silence(0);
            assertThat(network.reaches(0, 1)).isFalse();
            assertThat(network.reaches(1, 0)).isTrue();
            call.getOutputStream().write(2);
            assertThat(Processes.await(WITHIN, () -> network.hindered() == 1)).isTrue();
            assertThat(Processes.await(A_WHILE, () -> heard.get() > 1)).isFalse();
            network.mend();
            assertThat(Processes.await(WITHIN, () -> heard.get() == 2)).isTrue();
        }
    }

    /** Goal: a slow link takes long, and loses nothing. */
    @Test
    void slowLinkTakesLong() throws IOException {
        network.slow();
        try (Socket call = firstCallsSecond()) {
            long before = System.nanoTime();
            call.getOutputStream().write(1);
            assertThat(Processes.await(WITHIN, () -> heard.get() == 1)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(100));
        }
    }
}
