package dev.presage.ops.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    /** Goal: a port that was asked for is used or refused with the cure; one that was not moves out of the way. */
    @Test
    void refusesATakenPortOnlyIfItWasAskedFor() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> Ports.choose("PRESAGE_HTTP_PORT", Integer.toString(port), 8080))
                    .isInstanceOf(CannotStart.class)
                    .hasMessage("Port " + port + " is taken: stop what listens there, or set PRESAGE_HTTP_PORT to"
                            + " another port.");
            assertThat(Ports.choose("PRESAGE_HTTP_PORT", null, port)).isGreaterThan(port);
        }
    }

    @Test
    void refusesWhatIsNoPort() {
        for (String given : new String[] {"http", "0", "-1", "65536", "8080x"}) {
            assertThatThrownBy(() -> Ports.choose("PRESAGE_KAFKA_PORT", given, 9092))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("PRESAGE_KAFKA_PORT is '" + given + "'");
        }
    }
}
