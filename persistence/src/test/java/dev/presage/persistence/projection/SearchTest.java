package dev.presage.persistence.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchTest {
    private final WrittenJournal side = new WrittenJournal();

    @BeforeEach
    void fill() throws SQLException {
        var random = new SplittableRandom(1);
        try (Connection connection = side.connect()) {
            for (int i = 0; i < 600; i++) {
                side.write(connection, random);
            }
            connection.commit();
        }
        WrittenJournal.drain(side.followers(100, side.writing));
    }

    @AfterEach
    void close() {
        side.close();
    }

    private List<String> found(Wishes wish) {
        return side.models.find(wish.limit(1_000).wish()).said();
    }

    /** Goal: ids full of hyphens and digits are found by their words, whole or by their beginning, and no others. */
    @Test
    void wordsAreFound() {
        assertThat(found(Wishes.all().words("s-7")))
                .isNotEmpty()
                .allMatch(said -> said.contains("\"subject\":\"s-7\""));
        assertThat(found(Wishes.all().words("s-1*"))).isNotEmpty().allMatch(said -> said.contains("\"subject\":\"s-1"));
        assertThat(found(Wishes.all().words("7")).size())
                .isGreaterThanOrEqualTo(found(Wishes.all().words("s-7")).size());
        assertThat(found(Wishes.all().words("PURCHASE-3 spend")))
                .isNotEmpty()
                .allMatch(said -> said.contains("\"about\":\"Purchase-3\""));
        assertThat(found(Wishes.all().words("purch*")))
                .hasSize(found(Wishes.all().words("spend")).size());
        assertThat(found(Wishes.all().words("purch"))).isEmpty();
        for (String odd : List.of("'; DROP TABLE insight; --", "& | ! ( ) <->", "'", "\\", "*", " ", "\0", "ß漢字")) {
            assertThat(found(Wishes.all().words(odd))).as(odd).isEmpty();
        }
    }

    /** Goal: filters hold, and come together with words. */
    @Test
    void filtersHold() {
        assertThat(found(Wishes.all().verdict("decline").words("s")))
                .isNotEmpty()
                .allMatch(said -> said.contains("\"verdict\":\"decline\""));
        Instant from = WrittenJournal.BEGIN.plus(Duration.ofHours(1));
        Instant to = from.plus(Duration.ofHours(1));
        List<String> hour = side.models.find(Wishes.between(from, to).wish()).said();
        assertThat(hour).isNotEmpty().allMatch(said -> {
            Instant time = Instant.parse(said.replaceFirst("(?s).*\"time\":\"([^\"]*)\".*", "$1"));
            return !time.isBefore(from) && time.isBefore(to);
        });
        assertThat(hour.size()).isLessThan(side.expectedInsights().size());
    }

    /** Goal: pages come newest first and end; a key survives being written down. */
    @Test
    void pagesComeInOrder() {
        List<String> ids = side.foundInsights();
        assertThat(ids).hasSize(side.expectedInsights().size());
        InsightKey key = side.models.find(Wishes.all().limit(1).wish()).next().orElseThrow();
        assertThat(InsightKey.parse(key.toString())).isEqualTo(key);
        List<String> times = found(Wishes.all()).stream()
                .map(said -> Instant.parse(said.replaceFirst("(?s).*\"time\":\"([^\"]*)\".*", "$1"))
                        .toString())
                .toList();
        assertThat(times.stream().map(Instant::parse).toList())
                .isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    /** Goal: counts add up to the same over minutes, hours and the day, and what is too old goes. */
    @Test
    void countsAddUpAndAge() throws SQLException {
        assertThat(side.sums(Unit.MINUTE)).isEqualTo(side.sums(Unit.DAY)).isEqualTo(side.expectedSums());
        Instant to = WrittenJournal.BEGIN.plus(Duration.ofDays(1));
        assertThat(side.models.aggregates(Optional.empty(), Unit.HOUR, WrittenJournal.BEGIN, to))
                .hasSize(5)
                .allMatch(hour -> hour.since().equals(Unit.HOUR.begin(hour.since())));
        try (Connection connection = side.writing.getConnection()) {
            var aged = new AggregateProjection(Map.of(Unit.MINUTE, Duration.ofHours(1)));
            aged.prune(connection, 1, WrittenJournal.BEGIN.plus(Duration.ofHours(3)));
        }
        assertThat(side.models.aggregates(Optional.empty(), Unit.MINUTE, WrittenJournal.BEGIN, to))
                .isNotEmpty()
                .allMatch(minute -> !minute.since().isBefore(WrittenJournal.BEGIN.plus(Duration.ofHours(2))));
        assertThat(side.sums(Unit.DAY)).isEqualTo(side.expectedSums());
    }
}
