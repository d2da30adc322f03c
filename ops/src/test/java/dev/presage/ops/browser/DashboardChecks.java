package dev.presage.ops.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What must hold of the dashboard of any running node, wherever its data comes from.
 *
 * @param browser to look with
 * @param base where the node serves its dashboard, with a slash at the end
 * @param device a device that sends readings now
 * @param pictures where screenshots go
 */
public record DashboardChecks(Browser browser, URI base, String device, Path pictures) {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final double BODY_TEXT_CONTRAST = 4.5;

    /** Pixels of the large chart right of its middle that have the forecast's hue: blue well above red. */
    private static final String FORECAST_PIXELS = """
            (() => {
              const canvas = document.querySelector('.focus .chart canvas');
              if (!canvas || !canvas.width) return 0;
              const left = Math.floor(canvas.width / 2);
              const {data} = canvas.getContext('2d').getImageData(left, 0, canvas.width - left, canvas.height);
              let found = 0;
              for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 20 && data[i + 2] > data[i] + 40) found++;
              return found;
            })()
            """;

    /** Visible texts whose contrast against what lies under them is too low, as WCAG computes it. */
    private static final String FAINT_TEXTS = """
            const channel = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
            const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
            const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
            const under = (element) => {
              for (let each = element; each; each = each.parentElement) {
                const ground = parts(getComputedStyle(each).backgroundColor);
                if (ground.length < 4 || ground[3] === 1) return ground;
              }
              return [255, 255, 255];
            };
            const faint = [];
            let seen = 0;
            for (const element of document.querySelectorAll('body *')) {
              const own = [...element.childNodes].filter((n) => n.nodeType === 3 && n.textContent.trim());
              const shown = element.checkVisibility() && !element.closest('noscript, .hidden, .skip, :disabled');
              if (!own.length || !shown) continue;
              const [a, b] = [light(parts(getComputedStyle(element).color)), light(under(element))];
              const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              seen++;
              const what = `${element.className || element.tagName} ${own[0].textContent.trim()}`;
              if (ratio < %s) faint.push(`${ratio.toFixed(2)} ${what}`);
            }
            return {seen, faint};
            """.formatted(BODY_TEXT_CONTRAST);

    /** The overview shows the device, says that it is live and draws each device's past. */
    public void fleetShows() {
        open("#/");
        browser.until("the fleet shows " + device, SOON, """
                [...document.querySelectorAll('.hero h2, .card .id')].some((e) => e.textContent === '%s')
                """.formatted(device));
        browser.until("the stream is live", SOON, "document.querySelector('.live').dataset.state === 'live'");
    }

    /** Decisions of accounts come in while one looks, with verdict, amount and reason. */
    public void decisionsStreamIn() {
        open("#/");
        JsonNode first = browser.until("a decision with its amount", SOON, """
                [...document.querySelectorAll('.decisions > li')].find((row) => row.querySelector('.chip')
                  && /\\d/.test(row.querySelector('.amount').textContent)
                  && row.querySelector('.reason').textContent)?.textContent
                """);
        browser.until("another decision above it", SOON, """
                document.querySelector('.decisions > li').textContent !== %s
                """.formatted(first));
    }

    /** The device's page draws its history and the band of what is expected. */
    public void forecastIsDrawn() {
        open("#/device/" + URLEncoder.encode(device, StandardCharsets.UTF_8));
        browser.until("the chart says what is expected", SOON, """
                /expected between/.test(document.querySelector('.focus .uplot')?.getAttribute('aria-label') ?? '')
                """);
        browser.until("a band in the forecast's colour", SOON, FORECAST_PIXELS + " > 400");
    }

    /** An account that is found in the list shows its transactions. */
    public void accountOpens() {
        open("#/subjects/account");
        String link = browser.until("an account in the list", SOON, """
                document.querySelector('table.subjects td.id a')?.getAttribute('href')
                """).asText();
        open(link);
        browser.until("its transactions", SOON, "document.querySelectorAll('table.transactions tbody tr').length");
    }

    /** The slider leads to what was known, said and asked, which comes out equal; and back to now. */
    public void thePastOpens() {
        open("#/device/" + URLEncoder.encode(device, StandardCharsets.UTF_8));
        browser.until("a slider over some events", SOON, "document.querySelector('.timeline input')?.max > 10");
        browser.eval("""
                const slider = document.querySelector('.timeline input');
                slider.value = 5;
                slider.dispatchEvent(new Event('input'));
                """);
        browser.until("what was said at the fifth event", SOON, """
                document.querySelector('.present').hidden && location.hash.includes('version=5')
                  && document.querySelectorAll('.past .insights > li').length > 0
                """);
        browser.until("what the model saw", SOON, "document.querySelectorAll('.features tr').length > 3");
        browser.until("what was known", SOON, "document.querySelector('.known-then .uplot')");
        browser.eval("[...document.querySelectorAll('.past button.button')].at(0).click()");
        browser.until("that it is derived equal", SOON, """
                /Equal, bit for bit/.test(document.querySelector('.derivation')?.textContent ?? '')
                """);
        browser.eval("[...document.querySelectorAll('.timeline button')].at(-1).click()");
        browser.until("the present again", SOON, "!document.querySelector('.present').hidden");
    }

    /** The node's page draws its figures. */
    public void nodeOpens() {
        open("#/node");
        browser.until("a pool in the table", SOON, "document.querySelector('table.figures tbody tr')");
    }

    /** The cluster's page shows its members, where shards are, and what happened. */
    public void clusterOpens() {
        open("#/cluster");
        browser.until("a member that is up", SOON, """
                [...document.querySelectorAll('.member')].some((card) => card.dataset.standing === 'well')
                """);
        browser.until("a shard on a node", SOON, "document.querySelector('.lane:not([data-node=\"\"]) .shard')");
        browser.until("what happened", SOON, "document.querySelector('.happenings .what')?.textContent");
    }

    /** A model's page shows who serves and how it came to that. */
    public void modelsOpen() {
        open("#/models");
        String link = browser.until("a model in the list", SOON, """
                document.querySelector('.model-list a')?.getAttribute('href')
                """).asText();
        open(link);
        browser.until("its champion on the board", SOON, """
                document.querySelector('.stage[data-stage="champion"] .version h4')?.textContent
                """);
        browser.until("how it came to be", SOON, "document.querySelectorAll('.story > li').length > 0");
    }

    /** What was said is found, and words narrow it down to the subject that they name. */
    public void searchFinds() {
        open("#/search");
        String subject = browser.until("an insight that was found", SOON, """
                (() => {
                  const found = document.querySelector('table.found td.id a');
                  if (!found) document.getElementById('what').dispatchEvent(new Event('change'));
                  return found?.textContent;
                })()
                """).asText();
        browser.eval("""
                const field = document.getElementById('words');
                field.value = '%s';
                field.dispatchEvent(new Event('input'));
                return true;
                """.formatted(subject));
        browser.until("what was said of " + subject, SOON, """
                location.hash.includes('q=') && document.querySelector('table.found td.id')?.textContent === '%s'
                """.formatted(subject));
    }

    /** No page is wider than a phone. */
    public void fitsAPhone() {
        browser.size(390, 844);
        for (String page : pages()) {
            open(page);
            browser.until("content of " + page, SOON, "document.querySelector('main .panel')?.checkVisibility()");
            JsonNode widths = browser.eval("return [document.documentElement.scrollWidth, innerWidth]");
            assertThat(widths.get(0).asInt())
                    .as("width of %s", page)
                    .isLessThanOrEqualTo(widths.get(1).asInt());
        }
        browser.size(1440, 1000);
    }

    /** In both schemes every text stands out, and the two schemes differ. */
    public void textsStandOut() {
        String lightGround = ground("light");
        String darkGround = ground("dark");
        assertThat(darkGround).isNotEqualTo(lightGround);
        browser.colourScheme("light");
    }

    /** Since the last look nothing failed in the page and nothing was asked of another host. */
    public void nothingWentWrong() {
        assertThat(browser.consoleErrors().stream()
                        // A device that is too young for a forecast; the page says so in words.
                        .filter(message -> !(message.contains("/forecast") && message.contains("409"))))
                .as("errors on the console")
                .isEmpty();
        List<URI> asked = browser.requests().stream()
                .filter(address -> address.getScheme().startsWith("http"))
                .toList();
        assertThat(asked).as("requests").isNotEmpty();
        assertThat(asked)
                .as("hosts asked")
                .allMatch(address -> base.getAuthority().equals(address.getAuthority()));
    }

    private String ground(String scheme) {
        browser.colourScheme(scheme);
        for (String page : pages()) {
            open(page);
            browser.until("content of " + page, SOON, "document.querySelector('main .panel')?.checkVisibility()");
            browser.until("data on " + page, SOON, "/\\d/.test(document.querySelector('main').textContent)");
            JsonNode texts = browser.eval(FAINT_TEXTS);
            assertThat(texts.path("seen").asInt()).as("texts on %s", page).isGreaterThan(5);
            assertThat(texts.path("faint"))
                    .as("faint texts on %s in %s", page, scheme)
                    .isEmpty();
            browser.screenshot(pictures.resolve(scheme + "-"
                    + (page.length() > 2 ? page.substring(2).replaceAll("[^a-z0-9]+", "-") : "overview") + ".png"));
        }
        return browser.eval("return getComputedStyle(document.documentElement).backgroundColor")
                .asText();
    }

    private List<String> pages() {
        return List.of(
                "#/",
                "#/device/" + URLEncoder.encode(device, StandardCharsets.UTF_8),
                "#/device/" + URLEncoder.encode(device, StandardCharsets.UTF_8) + "?version=5",
                "#/subjects/device",
                "#/subjects/account",
                "#/search",
                "#/models",
                "#/models/device-next",
                "#/cluster",
                "#/node");
    }

    private void open(String fragment) {
        browser.open(base.resolve(fragment));
    }
}
