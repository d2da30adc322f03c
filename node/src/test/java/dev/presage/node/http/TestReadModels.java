package dev.presage.node.http;

import dev.presage.persistence.projection.Aggregate;
import dev.presage.persistence.projection.InsightKey;
import dev.presage.persistence.projection.InsightPage;
import dev.presage.persistence.projection.InsightWish;
import dev.presage.persistence.projection.ProjectionState;
import dev.presage.persistence.projection.ReadModels;
import dev.presage.persistence.projection.Unit;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.InsightJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Read models in memory, which remember what was asked of them. */
final class TestReadModels implements ReadModels {
    static final String NAME = "insights";
    static final Instant TIME = Instant.parse("2026-03-04T05:06:07.000008Z");
    static final InsightId ID = new InsightId(new SubjectId("device", "host"), 3, 0);

    final AtomicReference<@Nullable InsightWish> asked = new AtomicReference<>();
    private final AtomicInteger building = new AtomicInteger();

    @Override
    public InsightPage find(InsightWish wish) {
        asked.set(wish);
        var by = new Provenance.Fallback("none", ModelAnswer.Cause.NOT_ASKED);
        var anomaly = new Insight.Anomaly("e-1", TIME, 0.995, true, List.of(), by);
        return new InsightPage(
                List.of(InsightJson.write(ID, anomaly, Reason::code).toString()),
                Optional.of(new InsightKey(TIME, ID)));
    }

    @Override
    public List<Aggregate> aggregates(Optional<String> domain, Unit unit, Instant from, Instant to) {
        return List.of(
                new Aggregate("device", unit.begin(TIME), 1, 2, 2, 1, 0, 0, 0, 2, 0.75),
                new Aggregate("terminal", unit.begin(TIME), 1, 2, 0, 0, 0, 0, 0, 0, Double.NaN));
    }

    @Override
    public List<ProjectionState> projections() {
        return List.of(
                new ProjectionState(NAME, 2, "building", "ann", "A test.", TIME, Optional.empty(), 5, 0),
                new ProjectionState(NAME, 1, "serving", "presage", "It is the first.", TIME, Optional.of(TIME), 9, 1));
    }

    @Override
    public List<ParkedRow> parked(String projection) {
        return List.of(new ParkedRow(1, "device|broken", 7, "The bytes end early.", TIME));
    }

    @Override
    public Rebuild rebuild(String projection, String who, String why) {
        if (!projection.equals(NAME)) {
            return Rebuild.Unknown.INSTANCE;
        }
        return building.getAndSet(2) == 0 ? new Rebuild.Begun(2) : Rebuild.UnderWay.INSTANCE;
    }
}
