package dev.presage.ops.image;

import dev.presage.ops.embedded.CannotStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine's shared libraries that programs need, found by asking the loader. */
final class SharedLibraries {
    private static final Pattern FOUND = Pattern.compile("(?:=> )?(/\\S+) \\(0x[0-9a-f]+\\)");
    private static final Pattern MISSING = Pattern.compile("(\\S+) => not found");
    /** Loaded by name when a host is looked up, so that no program says that it needs them. */
    private static final List<String> BY_NAME = List.of("libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2");

    private static final String C_LIBRARY = "libc.so.6";

    private SharedLibraries() {}

    /**
     * Those outside of the programs' own folders, where the loader found them.
     *
     * @param programs programs and libraries
     * @param own folders that are part of the image anyway; what lies there is found there
     */
    static Set<Path> neededBy(Collection<Path> programs, List<Path> own) {
        Set<Path> needed = new TreeSet<>();
        for (Path program : programs) {
            String said = Tool.run(List.of("ldd", program.toString()));
            Matcher missing = MISSING.matcher(said);
            while (missing.find()) {
                if (isMissingIn(own, missing.group(1))) {
                    throw new CannotStart(
                            program + " needs " + missing.group(1) + ", which this machine does not have.");
                }
            }
            FOUND.matcher(said)
                    .results()
                    .map(match -> Path.of(match.group(1)).normalize())
                    .filter(library -> own.stream().noneMatch(library::startsWith))
                    .forEach(needed::add);
        }
        Optional<Path> home =
                needed.stream().filter(library -> library.endsWith(C_LIBRARY)).findFirst();
        home.ifPresent(c ->
                BY_NAME.stream().map(c::resolveSibling).filter(Files::exists).forEach(needed::add));
        return needed;
    }

    /** A library whose name goes on with a version is loaded before the one that asks for it, from the same folder. */
    private static boolean isMissingIn(List<Path> own, String library) {
        String stem = library.replaceAll("\\.so\\..*", ".so");
        return own.stream().noneMatch(folder -> Files.exists(folder.resolve(stem)));
    }
}
