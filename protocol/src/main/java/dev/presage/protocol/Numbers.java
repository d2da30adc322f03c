package dev.presage.protocol;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A few numbers by name: what one domain lets another know, since neither knows the other's types. Compares by value.
 *
 * @param byName at most {@value #LIMIT} of them; names are lower-case letters, digits and hyphens
 */
public record Numbers(SortedMap<String, Double> byName) {
    /** More are refused, so that what is journaled of others stays small. */
    public static final int LIMIT = 16;

    /** What a name may look like. */
    public static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** No numbers at all. */
    public static final Numbers NONE = new Numbers(new TreeMap<>());

    public Numbers {
        if (byName.size() > LIMIT) {
            throw new IllegalArgumentException("There are more than " + LIMIT + " numbers.");
        }
        for (String name : byName.keySet()) {
            if (!isName(name)) {
                throw new IllegalArgumentException("A number's name must match " + NAME + ".");
            }
        }
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    public static Numbers of(Map<String, Double> byName) {
        return byName.isEmpty() ? NONE : new Numbers(new TreeMap<>(byName));
    }

    /** The number of that name, or {@code otherwise} where there is none. */
    public double get(String name, double otherwise) {
        return byName.getOrDefault(name, otherwise);
    }

    /** Whether {@code name} matches {@link #NAME}; asked of every number, and so in a loop of its own. */
    private static boolean isName(String name) {
        int length = name.length();
        if (length == 0 || length > 32 || !isLowerCase(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = name.charAt(i);
            if (!isLowerCase(c) && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLowerCase(char c) {
        return c >= 'a' && c <= 'z';
    }
}
