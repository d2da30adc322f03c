package dev.presage.persistence.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Glimpse;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import dev.presage.protocol.View;
import dev.presage.protocol.wire.FiniteJson;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.RowReader;
import dev.presage.protocol.wire.RowWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** What subjects answer. */
final class ReplyCodec {
    private static final int ACCEPTED = 1;
    private static final int DESCRIBED = 2;
    private static final int FORESEEN = 3;
    private static final int OVERLOADED = 4;
    private static final int REFUSED = 5;

    private static final TypeReference<Map<String, Object>> MEMORY = new TypeReference<>() {};

    void write(SubjectReply reply, RowWriter row) {
        switch (reply) {
            case SubjectReply.Accepted accepted -> {
                begin(ACCEPTED, reply, row);
                row.out()
                        .number(accepted.version())
                        .number(accepted.applied())
                        .number(accepted.duplicates())
                        .number(accepted.firstInsight());
                row.insights(accepted.insights(), List.of());
            }
            case SubjectReply.Described described -> {
                begin(DESCRIBED, reply, row);
                row.out().number(described.version()).number(described.observed());
                row.time(described.lastTime());
                row.out().number(described.lastInsightsVersion()).number(described.firstInsight());
                row.insights(described.lastInsights(), List.of());
                row.out().bytes(json(described.memory()));
            }
            case SubjectReply.Foreseen foreseen -> {
                begin(FORESEEN, reply, row);
                row.insights(List.of(foreseen.forecast()), List.of());
            }
            case SubjectReply.Overloaded ignored -> begin(OVERLOADED, reply, row);
            case SubjectReply.Refused refused -> {
                begin(REFUSED, reply, row);
                row.out()
                        .text(refused.problem().code().name())
                        .text(refused.problem().detail())
                        .text(refused.problem().field());
            }
        }
    }

    private static void begin(int kind, SubjectReply reply, RowWriter row) {
        row.out().number(kind);
        row.subject(reply.subject());
    }

    SubjectReply read(RowReader row) {
        int kind = row.in().count(REFUSED);
        SubjectId subject = row.subject();
        return switch (kind) {
            case ACCEPTED ->
                new SubjectReply.Accepted(
                        subject,
                        row.in().number(),
                        row.in().count(Integer.MAX_VALUE),
                        row.in().count(Integer.MAX_VALUE),
                        row.in().count(Integer.MAX_VALUE),
                        row.insights(List.of()));
            case DESCRIBED ->
                new SubjectReply.Described(
                        subject,
                        row.in().number(),
                        row.in().number(),
                        row.time(),
                        row.in().number(),
                        row.in().count(Integer.MAX_VALUE),
                        row.insights(List.of()),
                        memory(row.in().bytes()));
            case FORESEEN -> new SubjectReply.Foreseen(subject, forecast(row.insights(List.of())));
            case OVERLOADED -> new SubjectReply.Overloaded(subject);
            case REFUSED ->
                new SubjectReply.Refused(
                        subject,
                        new Problem(
                                RowReader.named(ErrorCode.class, row.in().text()),
                                row.in().text(),
                                row.in().text()));
            default -> throw new MalformedBytes("There is no such reply.");
        };
    }

    private static Insight.Forecast forecast(List<Insight> insights) {
        if (insights.size() == 1 && insights.getFirst() instanceof Insight.Forecast forecast) {
            return forecast;
        }
        throw new MalformedBytes("What is foreseen is one forecast.");
    }

    /** A view is made to be written as JSON, so that is how it travels: it reads the same from whichever node. */
    private static byte[] json(Map<String, Object> memory) {
        try {
            return FiniteJson.MAPPER.writeValueAsBytes(memory);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Map<String, Object> memory(byte[] json) {
        try {
            return FiniteJson.MAPPER.readValue(json, MEMORY);
        } catch (IOException malformed) {
            throw new MalformedBytes("A memory's view is not JSON.", malformed);
        }
    }

    void write(Glimpse glimpse, RowWriter row) {
        row.out().number(glimpse.look());
        row.subject(glimpse.view().subject());
        row.out().number(glimpse.view().version());
        row.numbers(glimpse.view().numbers());
    }

    Glimpse readGlimpse(RowReader row) {
        return new Glimpse(row.in().number(), new View(row.subject(), row.in().number(), row.numbers()));
    }
}
