package dev.presage.node.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Question;
import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.replay.Past;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.SubjectReply;
import dev.presage.protocol.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the past looks in JSON: the context as it was, and how it came to be. */
final class PastViews {
    /** Rows of a question that are shown; a device of very many channels has more. */
    private static final int MAX_ROWS = 32;

    private final Views views;

    PastViews(Views views) {
        this.views = views;
    }

    /** The context in the form in which the present one is shown. */
    <M extends Memory> ObjectNode context(Past<M> past) {
        Context<M> context = past.context();
        return views.context(new SubjectReply.Described(
                context.subject(),
                context.version(),
                context.observed(),
                context.lastTime(),
                context.lastInsights().version(),
                context.lastInsights().first(),
                context.lastInsights().insights(),
                past.rules().domain().view(context.memory())));
    }

    ObjectNode past(Past<?> past) {
        ObjectNode json = context(past);
        json.set("point", point(past));
        json.set("event", event(past));
        return json;
    }

    /** Where in the subject's life a past lies. */
    static ObjectNode point(Past<?> past) {
        return Json.object()
                .put("version", past.version())
                .put("at", past.event().at().toString())
                .put("until", past.until() == null ? null : past.until().toString())
                .put("newest", past.newest())
                .put("isBeyond", past.isBeyond());
    }

    /** The event that led to the context: what came, what was asked of whom, and what was said. */
    private ObjectNode event(Past<?> past) {
        ObjectNode json = Json.object();
        Domain<?> domain = past.rules().domain();
        ArrayNode observations = json.putArray("observations");
        past.event().observations().forEach(each -> observations.add(Views.observation(domain, each)));
        json.set(
                "insights",
                views.insights(Said.inRow(
                        past.subject(), past.version(), 0, past.event().insights())));
        ArrayNode carried = json.putArray("carried");
        for (Carried part : past.event().carried()) {
            carried.add(numbers(part.state()).put("key", part.key()));
        }
        ArrayNode seen = json.putArray("seen");
        for (View view : past.event().seen().views()) {
            ObjectNode one = Views.subject(view.subject());
            one.put("version", view.isKnown() ? view.version() : null);
            one.set("numbers", Json.tree(view.numbers().byName()));
            seen.add(one);
        }
        ModelRef model = past.answeredBy();
        json.set("asked", model == null ? null : asked(model, past.asked(), domain.teaching()));
        return json;
    }

    /** What the weights that answered were asked. */
    private static ObjectNode asked(ModelRef model, @Nullable Question question, @Nullable Teaching teaching) {
        ObjectNode json = Json.object()
                .put("model", model.name())
                .put("version", model.version())
                .put("digest", model.digest());
        ArrayNode rows = json.putArray("rows");
        if (question != null) {
            List<String> names =
                    teaching != null && teaching.model().equals(question.model()) ? teaching.features() : List.of();
            question.rows().stream().limit(MAX_ROWS).forEach(row -> rows.add(row(row, names)));
        }
        return json;
    }

    /** One row: how much it carried, and what the model read at its last step. */
    private static ObjectNode row(ModelRow row, List<String> names) {
        ObjectNode json = Json.object().put("steps", row.length());
        json.set("state", numbers(row.state()));
        ObjectNode features = json.putObject("features");
        int width = row.steps().length() / row.length();
        int from = row.steps().length() - width;
        for (int i = 0; i < width; i++) {
            String name = names.size() == width ? names.get(i) : Integer.toString(i);
            features.set(name, Json.tree(row.steps().get(from + i)));
        }
        return json;
    }

    /** Many numbers in short: how many there are, and how large they are together. */
    private static ObjectNode numbers(Floats numbers) {
        double squares = 0;
        for (int i = 0; i < numbers.length(); i++) {
            squares += (double) numbers.get(i) * numbers.get(i);
        }
        ObjectNode json = Json.object().put("numbers", numbers.length());
        json.set("norm", Json.tree(Math.sqrt(squares)));
        return json;
    }
}
