package dev.presage.node.dashboard;

import java.util.Locale;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Serves the dashboard's files from the class path, and the charts' library from its jar. */
public final class DashboardRoutes extends AllDirectives {
    private static final String FILES = "dev/presage/node/dashboard";
    private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/dist";

    /** Only what a page is made of; the same directory of the class path holds classes. */
    private static final Set<String> SERVED = Set.of("html", "js", "mjs", "css", "svg", "png", "ico", "woff2", "json");

    public Route route() {
        return get(() -> respondWithHeader(
                // A browser asks each time whether a file has changed, so that a new node never meets an old page.
                RawHeader.create("Cache-Control", "no-cache"),
                () -> concat(
                        // GET /
                        pathEndOrSingleSlash(() -> getFromResource(FILES + "/index.html")),
                        // GET /ui/lib/uplot/{file}
                        pathPrefix(PathMatchers.segment("ui").slash("lib").slash("uplot"), () -> files(CHARTS)),
                        // GET /ui/{file}
                        pathPrefix("ui", () -> files(FILES)))));
    }

    private Route files(String directory) {
        return path(
                PathMatchers.remaining(),
                file -> SERVED.contains(extension(file)) ? getFromResource(directory + "/" + file) : reject());
    }

    private static String extension(String file) {
        return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
