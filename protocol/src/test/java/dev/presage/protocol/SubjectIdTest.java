package dev.presage.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectIdTest {
    /** Goal: ids that senders really use are taken, and survive the journal's key. */
    @ParameterizedTest
    @ValueSource(
            strings = {"host-1", "realAWSCloudwatch/ec2_cpu", "a@b.example", "4242", "urn:dev:mac:0024be80", "x=1+2~3"})
    void usualIdsSurviveTheJournalKey(String id) {
        var subject = new SubjectId("device", id);
        assertThat(SubjectId.ofPersistenceId(subject.persistenceId())).isEqualTo(subject);
    }

    /** Goal: what could break a key, a log line or a page is refused. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "a|b", "a\nb", "<b>", "é", "a\u0000", "a%2Fb", "\u202Ea"})
    void strangeIdsAreRefused(String id) {
        assertThat(SubjectId.isValidId(id)).isFalse();
        assertThatThrownBy(() -> new SubjectId("device", id)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Goal: the longest id still fits the journal's key, and the next longer one is refused. */
    @Test
    void lengthIsBounded() {
        var longest = new SubjectId("d".repeat(32), "x".repeat(SubjectId.MAX_ID_LENGTH));
        assertThat(longest.persistenceId().length()).isLessThanOrEqualTo(255);
        assertThat(SubjectId.isValidId("x".repeat(SubjectId.MAX_ID_LENGTH + 1))).isFalse();
        assertThat(SubjectId.isValidId("x".repeat(10_000))).isFalse();
    }

    /** Goal: the loops that check names say what their patterns say. Method: 200,000 seeded names. */
    @Test
    void namesAreWhatTheirPatternsSay() {
        var random = new SplittableRandom(1);
        int good = 0;
        for (int i = 0; i < 200_000; i++) {
            int length = random.nextInt(20) == 0 ? 28 + random.nextInt(180) : random.nextInt(5);
            String alphabet = random.nextBoolean() ? "az09-" : "azAZ09._:@/+=~-|`{[^ \u0000é";
            var name = new StringBuilder();
            for (int c = 0; c < length; c++) {
                name.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            boolean isId = SubjectId.isValidId(name.toString());
            assertThat(isId)
                    .as("\"%s\"", name)
                    .isEqualTo(SubjectId.ID.matcher(name).matches());
            assertThat(isDomain(name.toString()))
                    .as("\"%s\"", name)
                    .isEqualTo(SubjectId.DOMAIN.matcher(name).matches());
            good += isId ? 1 : 0;
        }
        assertThat(good).isBetween(20_000, 180_000);
    }

    private static boolean isDomain(String name) {
        try {
            return new SubjectId(name, "x").domain().equals(name);
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    /** Goal: an insight's id names its place, whatever stands in the subject's id. */
    @ParameterizedTest
    @ValueSource(strings = {"host-1", "urn:dev:mac:1", "a:1:2"})
    void insightIdsReadBack(String id) {
        var insight = new InsightId(new SubjectId("device", id), 42, 3);
        assertThat(InsightId.parse(insight.toString())).isEqualTo(insight);
    }
}
