package dev.presage.node.cluster.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterPictureTest {
    private static final ViewSettings SETTINGS = new ViewSettings(
            Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(3), 20, Duration.ofMinutes(10));
    private static final NodeKey A = new NodeKey("127.0.0.1:1", 11);
    private static final NodeKey B = new NodeKey("127.0.0.2:1", 22);
    private static final NodeKey B_AGAIN = new NodeKey("127.0.0.2:1", 23);

    private final ClusterPicture picture = new ClusterPicture(A, SETTINGS);
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    /** Goal: a node that dies is told as a story that a newcomer follows: away, out, its shards elsewhere, back. */
    @Test
    void aDeathIsToldFromBeginningToEnd() throws IOException {
        bothUp();
        report(A, "a", "0", "1");
        report(B, "b", "2", "3");
        pass(4);
        picture.unreachable(B, now);
        pass(5);
        picture.member(B, "down", Set.of(), "1", now);
        picture.removed(B, true, now);
        pass(1);
        report(A, "a", "0", "1", "2", "3");
        pass(4);
        report(A, "a", "0", "1", "2", "3");
        picture.member(B_AGAIN, "up", Set.of(), "1", now);
        assertThat(members(json())).extracting(member -> member.get("name")).containsExactly("a", "b");
        report(B_AGAIN, "b");
        picture.report(new NodeReport(B_AGAIN, 2, numbers("b", "3"), Hosted.nothing()), now);
        Map<String, Object> json = json();
        assertDocumented(json);
        assertThat(kinds(json))
                .containsExactly("pool", "up", "shards", "gone", "downed", "unreachable", "shards", "up", "up");
        Map<String, Object> moved = events(json).get(2);
        assertThat(moved.get("text")).isEqualTo("2 shards moved from b to a.");
        assertThat(moved.get("over")).isEqualTo(true);
        assertThat(moved.get("tookMillis")).isEqualTo(10_000L);
        assertThat(members(json)).extracting(member -> member.get("name")).containsExactly("a", "b");
        assertThat(members(json).get(1)).containsEntry("status", "up").containsEntry("reachable", true);
    }

    /** Goal: a node that went stays in sight until it comes back under its name, and no longer than settled. */
    @Test
    void whoWentIsShownForAWhile() {
        bothUp();
        report(A, "a");
        report(B, "b");
        picture.removed(B, false, now);
        assertThat(members(json()).get(1)).containsEntry("name", "b").containsEntry("status", "gone");
        assertThat(kinds(json()).getFirst()).isEqualTo("left");
        pass(601);
        assertThat(members(json())).hasSize(1);
    }

    /** Goal: a report that was made before a hand-over and arrives after it does not turn the hand-over back. */
    @Test
    void aLateReportChangesNothing() {
        bothUp();
        report(A, "a", "7");
        pass(1);
        report(B, "b", "7");
        report(A, "a", "7");
        report(A, "a");
        assertThat(String.valueOf(json().get("shards"))).contains("shard=7, node=b");
        assertThat(events(json()).getFirst().get("text"))
                .isEqualTo("1 shard moved from a to b; 1 shard found a first home on a so far.");
    }

    /** Goal: a member that tells nothing is shown as silent, once, and its return is told. */
    @Test
    void silenceIsSeen() {
        bothUp();
        report(B, "b", "1");
        for (int i = 0; i < 25; i++) {
            pass(1);
            report(A, "a");
        }
        assertThat(members(json()).get(1)).containsEntry("silent", true).containsEntry("shards", 1);
        report(B, "b", "1");
        assertThat(kinds(json()).subList(0, 2)).containsExactly("speaks", "silent");
        assertThat(members(json()).get(1)).containsEntry("silent", false);
    }

    /** Goal: the story is bounded, and the latest is kept. */
    @Test
    void theStoryIsBounded() {
        bothUp();
        report(A, "a");
        for (int i = 0; i < 100; i++) {
            picture.unreachable(B, now);
            picture.reachable(B, now);
        }
        assertThat(events(json())).hasSize(20);
        assertThat(kinds(json()).getFirst()).isEqualTo("reachable");
    }

    /** Goal: whoever is no member cannot say anything. */
    @Test
    void strangersAreNotListenedTo() {
        bothUp();
        report(new NodeKey("10.0.0.1:1", 9), "stranger", "1");
        assertThat(members(json())).hasSize(2);
        assertThat(String.valueOf(json().get("shards"))).doesNotContain("shard=1");
    }

    /** Goal: what a node says arrives as it was said. */
    @Test
    void reportsTravel() {
        var numbers = new LocalNumbers(
                "node-ä", "127.0.0.1:8080", true, 77, List.of(new PoolSeen("device-next", "2", 1, 3, 2048, 12.5)));
        var report = new NodeReport(
                A, 4711, numbers, new Hosted(Map.of("device", Map.of("0", 3, "12", 0)), List.of("relay")));
        assertThat(NodeReport.read(report.toBytes())).isEqualTo(report);
        var serializer = new ReportSerializer();
        var message = new ClusterWatch.Reported(report);
        assertThat(NodeReport.read(serializer.toBinary(message))).isEqualTo(report);
    }

    private void bothUp() {
        picture.member(A, "up", Set.of("entity"), "1", now);
        picture.member(B, "up", Set.of("entity"), "1", now);
    }

    private void report(NodeKey node, String name, String... shards) {
        Map<String, Integer> counts = new HashMap<>();
        for (String shard : shards) {
            counts.put(shard, 1);
        }
        picture.report(
                new NodeReport(node, 1, numbers(name, "2"), new Hosted(Map.of("device", counts), List.of())), now);
    }

    private static LocalNumbers numbers(String name, String version) {
        var pool = new PoolSeen("device-next", version, 1, 0, 2048, 0.5);
        return new LocalNumbers(name, "127.0.0.1:8080", true, 1, List.of(pool));
    }

    /** An independent validator reads both the document that is served and the picture. */
    private static void assertDocumented(Map<String, Object> json) throws IOException {
        try (var document = ClusterPictureTest.class.getResourceAsStream("/dev/presage/node/http/openapi.json")) {
            var validator = OpenApiInteractionValidator.createForInlineApiSpecification(
                            new String(Objects.requireNonNull(document).readAllBytes(), StandardCharsets.UTF_8))
                    .withLevelResolver(LevelResolver.create().build())
                    .build();
            var answer = SimpleResponse.Builder.ok()
                    .withContentType("application/json")
                    .withBody(new ObjectMapper().writeValueAsString(json))
                    .build();
            assertThat(validator
                            .validateResponse("/v1/cluster", Request.Method.GET, answer)
                            .getMessages())
                    .isEmpty();
        }
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
        picture.passed(now);
    }

    private Map<String, Object> json() {
        return new PictureJson(30, Set.of("device")).of(picture, now);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> events(Map<String, Object> json) {
        return (List<Map<String, Object>>) json.getOrDefault("events", List.of());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> members(Map<String, Object> json) {
        return (List<Map<String, Object>>) json.getOrDefault("members", List.of());
    }

    private static List<Object> kinds(Map<String, Object> json) {
        return events(json).stream().map(event -> event.get("kind")).toList();
    }
}
