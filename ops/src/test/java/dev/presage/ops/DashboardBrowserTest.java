package dev.presage.ops;

import dev.presage.ops.browser.Browser;
import dev.presage.ops.browser.DashboardChecks;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The dashboard of a running node in real Chromium. Where the node is, {@code -Dpresage.dashboard=http://host:port/}
 * says; {@code -Dpresage.dashboard.device} names a device that sends readings.
 */
@EnabledIfSystemProperty(named = "presage.dashboard", matches = "http.*")
class DashboardBrowserTest {
    private static Browser browser;
    private static DashboardChecks dashboard;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        browser.size(1440, 1000);
        dashboard = new DashboardChecks(
                browser,
                URI.create(System.getProperty("presage.dashboard")),
                System.getProperty("presage.dashboard.device", "this-machine"),
                Path.of("target", "dashboard"));
    }

    @AfterAll
    static void stop() {
        browser.close();
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

    /** Goal: the node says how it does. */
    @Test
    void nodeOpens() {
        dashboard.nodeOpens();
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
