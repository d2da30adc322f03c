package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What differs between two JSON values, place by place; of lists which elements came and which went. Bounded. */
final class JsonDifference {
    private static final int MAX_CHANGES = 500;
    private static final int MAX_ELEMENTS = 100;

    private final ArrayNode found = Json.array();
    private boolean complete = true;

    /** Adds what differs between two values. */
    void between(JsonNode from, JsonNode to) {
        compare("", from, to);
    }

    ArrayNode found() {
        return found;
    }

    /** Whether everything that differs was found. */
    boolean isComplete() {
        return complete;
    }

    private void compare(String path, JsonNode from, JsonNode to) {
        if (from.equals(to)) {
            return;
        }
        if (found.size() >= MAX_CHANGES) {
            complete = false;
        } else if (from instanceof ObjectNode before && to instanceof ObjectNode after) {
            var names = new TreeSet<String>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                compare(path + "/" + name.replace("~", "~0").replace("/", "~1"), at(before, name), at(after, name));
            }
        } else if (from instanceof ArrayNode before && to instanceof ArrayNode after) {
            ObjectNode change = found.addObject().put("path", path);
            change.set("removed", without(before, after));
            change.set("added", without(after, before));
        } else {
            ObjectNode change = found.addObject().put("path", path);
            change.set("from", from);
            change.set("to", to);
        }
    }

    private static JsonNode at(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        return value == null ? JsonNodeFactory.instance.nullNode() : value;
    }

    /** The elements of a list that are not in another, each as often as it is there more often. */
    private ArrayNode without(ArrayNode list, ArrayNode other) {
        List<JsonNode> left = new ArrayList<>();
        other.forEach(left::add);
        ArrayNode only = Json.array();
        for (JsonNode element : list) {
            if (!left.remove(element)) {
                if (only.size() >= MAX_ELEMENTS) {
                    complete = false;
                    break;
                }
                only.add(element);
            }
        }
        return only;
    }
}
