package dev.presage.persistence.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What can be searched for. Ids are full of hyphens and digits, which a language's own parser takes for signs and
 * numbers. Here a name is whatever an id may look like, {@code card-7}; its words are what stands between its hyphens
 * and the like. Names and words can be found.
 */
final class Words {
    private static final int MOST_WORDS = 96;
    private static final int MOST_LETTERS = 200;
    private static final String BINDERS = "._:@/+=~-";

    private Words() {}

    /** The names and words of some texts, each once, separated by spaces. */
    static String of(Collection<String> texts) {
        Set<String> all = new LinkedHashSet<>();
        for (String text : texts) {
            for (String name : split(text, BINDERS)) {
                all.add(name);
                all.addAll(split(name, ""));
            }
        }
        return String.join(" ", all.stream().limit(MOST_WORDS).toList());
    }

    /**
     * What a person typed as a {@code tsquery}: all names must be there, and one before a {@code *} may go on.
     *
     * @return empty if there is none in it
     */
    static String query(String typed) {
        List<String> parts = new ArrayList<>();
        for (String term : typed.split("\\s+", -1)) {
            List<String> names = split(term, BINDERS);
            for (int i = 0; i < names.size(); i++) {
                boolean begins = i == names.size() - 1 && term.endsWith("*");
                parts.add("'" + names.get(i) + "'" + (begins ? ":*" : ""));
            }
        }
        return String.join(" & ", parts.subList(0, Math.min(parts.size(), MOST_WORDS)));
    }

    /** Runs of letters, digits and what binds them, none of which is at an end. */
    private static List<String> split(String text, String binders) {
        List<String> runs = new ArrayList<>();
        String lower = text.toLowerCase(Locale.ROOT);
        int begin = -1;
        int end = 0;
        for (int i = 0; i <= lower.length(); i++) {
            char c = i < lower.length() ? lower.charAt(i) : ' ';
            if (Character.isLetterOrDigit(c)) {
                begin = begin < 0 ? i : begin;
                end = i + 1;
            } else if (begin >= 0 && binders.indexOf(c) < 0) {
                runs.add(lower.substring(begin, Math.min(end, begin + MOST_LETTERS)));
                begin = -1;
            }
        }
        return runs;
    }

    /** A text as PostgreSQL keeps it, which has no word for the character 0. */
    static String storable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }
}
