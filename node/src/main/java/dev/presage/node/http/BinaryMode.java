package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Incoming;
import dev.presage.protocol.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** CloudEvents in binary mode: attributes in {@code ce-} headers, percent-encoded, and the data as the body. */
final class BinaryMode {
    private static final String PREFIX = "ce-";

    private BinaryMode() {}

    static boolean isUsedBy(HttpRequest request) {
        return request.getHeader("ce-specversion").isPresent()
                || request.getHeader("ce-type").isPresent();
    }

    static Incoming read(HttpRequest request, byte[] body, DecodePort decode) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("datacontenttype", request.entity().getContentType().toString());
        for (HttpHeader header : request.getHeaders()) {
            String name = header.lowercaseName();
            if (name.startsWith(PREFIX)) {
                try {
                    attributes.put(name.substring(PREFIX.length()), percentDecoded(header.value()));
                } catch (IllegalArgumentException e) {
                    return new Incoming.Invalid(new Problem(
                            ErrorCode.NOT_CLOUDEVENT,
                            "The header " + name.toLowerCase(Locale.ROOT) + " is not well percent-encoded.",
                            name));
                }
            }
        }
        return decode.binary(attributes, body);
    }

    /** Unlike in forms, a plus sign stands for itself: it is common in times with an offset. */
    private static String percentDecoded(String value) {
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
