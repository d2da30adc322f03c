package dev.presage.node.http;

import dev.presage.protocol.Incoming;
import java.util.Map;

/** How a CloudEvent becomes an observation. Whatever the bytes are, it answers and does not throw. */
public interface DecodePort {
    /** Reads one event in the JSON format of CloudEvents. */
    Incoming structured(byte[] event);

    /**
     * Reads one event in binary mode.
     *
     * @param attributes the event's attributes by name, without the {@code ce-} prefix; {@code datacontenttype} too
     * @param data the event's data as it came
     */
    Incoming binary(Map<String, String> attributes, byte[] data);
}
