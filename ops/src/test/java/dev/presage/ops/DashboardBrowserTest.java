package dev.presage.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.presage.ops.browser.Browser;
import dev.presage.ops.browser.DashboardChecks;
import dev.presage.ops.demo.Demonstration;
import dev.presage.ops.demo.MachineTelemetry;
import dev.presage.ops.embedded.Processes;
import dev.presage.ops.faults.Rig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard of the built product in real Chromium, while it watches this machine and simulated cards. */
class DashboardBrowserTest {
    /** A forecast needs some readings, of which there is one a second. */
    private static final String READINGS = "SELECT count(*) FROM event_journal WHERE persistence_id LIKE 'device|%'";

    private static final int ENOUGH_READINGS = 20;
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    private static Rig rig;
    private static Demonstration demonstration;
    private static Browser browser;
    private static DashboardChecks dashboard;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/bin/chromedriver")),
                "Chromium and its driver are not installed: the packages chromium and chromium-driver have them.");
        rig = Rig.start(home, Map.of());
        demonstration = Demonstration.start(
                rig.broker().bootstrap(), rig.node().settings().httpPort(), home.resolve("demo"), said -> {});
        assertThat(Processes.await(WITHIN, () -> rig.number(READINGS) >= ENOUGH_READINGS))
                .isTrue();
        browser = Browser.start();
        browser.size(1440, 1000);
        dashboard = new DashboardChecks(
                browser, rig.node().address("/"), MachineTelemetry.deviceName(), Path.of("target", "dashboard"));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (demonstration != null) {
            demonstration.close();
        }
        if (rig != null) {
            rig.close();
        }
    }

    /** Goal: whatever was looked at, no script failed, nothing was blocked, and no other host was asked. */
    @AfterEach
    void nothingWentWrong() {
        dashboard.nothingWentWrong();
    }

    /** Goal: whoever opens the page sees the fleet, live. */
    @Test
    void fleetShows() {
        dashboard.fleetShows();
    }

    /** Goal: what comes next is visible as a band. Method: count the chart's pixels of the band's hue. */
    @Test
    void forecastIsDrawn() {
        dashboard.forecastIsDrawn();
    }

    /** Goal: decisions arrive without reloading, with amount and reason. */
    @Test
    void decisionsStreamIn() {
        dashboard.decisionsStreamIn();
    }

    /** Goal: one gets from the list of accounts to an account's transactions. */
    @Test
    void accountOpens() {
        dashboard.accountOpens();
    }

    /** Goal: one goes back in a subject's life, sees what was known, said and asked then, and derives it again. */
    @Test
    void thePastOpens() {
        dashboard.thePastOpens();
    }

    /** Goal: the node says how it does. */
    @Test
    void nodeOpens() {
        dashboard.nodeOpens();
    }

    /** Goal: one sees who is in the cluster, who hosts what, and what happened. */
    @Test
    void clusterOpens() {
        dashboard.clusterOpens();
    }

    /** Goal: the terminal shows the same, and says by its exit code that all is well. */
    @Test
    void terminalShowsTheCluster() {
        dashboard.clusterOpens();
        var said = new StringWriter();
        int code = Presage.commandLine()
                .setOut(new PrintWriter(said))
                .execute("cluster", "--url", rig.node().address("").toString());
        assertThat(code).isZero();
        assertThat(said.toString())
                .contains("edge,entity,model,training", "SHARDS", "device-next 1", "relay on", "is a member.");
    }

    /** Goal: one sees which version of a model serves, and how it came to that. */
    @Test
    void modelsOpen() {
        dashboard.modelsOpen();
    }

    /** Goal: what was said can be found again by its words. */
    @Test
    void searchFinds() {
        dashboard.searchFinds();
    }

    /** Goal: nothing is cut off or scrolls sideways on a phone. */
    @Test
    void fitsAPhone() {
        dashboard.fitsAPhone();
    }

    /** Goal: every text can be read in light and dark. Method: contrast of each text node against its ground, WCAG. */
    @Test
    void textsStandOut() {
        dashboard.textsStandOut();
    }
}
