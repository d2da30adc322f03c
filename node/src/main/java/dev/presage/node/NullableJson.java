package dev.presage.node;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON has a null, which maps of this code base otherwise never hold. */
final class NullableJson {
    private NullableJson() {}

    @SuppressWarnings("NullAway") // These maps are for JSON alone.
    static void put(Map<String, Object> json, String key, @Nullable Object value) {
        json.put(key, value);
    }
}
