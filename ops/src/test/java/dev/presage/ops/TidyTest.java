package dev.presage.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds the repository to its own habits: sizes, banned calls, links, notes with a status. */
class TidyTest {
    private static final int FILE_LINES = 400;
    private static final int NINE_IN_TEN_LINES = 250;
    private static final int MEDIAN_LINES = 90;
    private static final int METHOD_LINES = 70;
    private static final int COLUMNS = 120;

    /** Goal: a file is read in one sitting. */
    @Test
    void filesAreShort() {
        List<Integer> sizes = new ArrayList<>();
        List<String> tooLong = new ArrayList<>();
        for (Path file : SourceTree.files(".java")) {
            int lines = (int) SourceTree.read(file).lines().count();
            sizes.add(lines);
            if (lines > FILE_LINES) {
                tooLong.add(SourceTree.name(file) + " has " + lines + " lines");
            }
        }
        sizes.sort(null);
        assertThat(tooLong)
                .as("files over %d lines; split them by question", FILE_LINES)
                .isEmpty();
        assertThat(sizes.get(sizes.size() / 2)).as("median lines of a file").isLessThanOrEqualTo(MEDIAN_LINES);
        assertThat(sizes.get(sizes.size() * 9 / 10)).as("nine in ten").isLessThanOrEqualTo(NINE_IN_TEN_LINES);
    }

    /** Goal: a line fits beside another window. */
    @Test
    void linesAreShort() {
        List<String> tooWide = new ArrayList<>();
        for (Path file : SourceTree.files(".java")) {
            List<String> lines = SourceTree.read(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > COLUMNS) {
                    tooWide.add(SourceTree.name(file) + ":" + (i + 1));
                }
            }
        }
        assertThat(tooWide).as("lines over %d columns", COLUMNS).isEmpty();
    }

    /** Goal: a method fits one screen. Method: the compiler's own parser says where each begins and ends. */
    @Test
    void methodsFitOneScreen() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> tooLong = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, null, null, files.getJavaFileObjectsFromPaths(SourceTree.files(".java")));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new TreeScanner<Void, Void>() {
                    @Override
                    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
                        long from = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
                        long end = positions.getEndPosition(unit, method);
                        long lines = end < 0 ? 1 : unit.getLineMap().getLineNumber(end) - from + 1;
                        if (lines > METHOD_LINES) {
                            tooLong.add(unit.getSourceFile().getName() + ":" + from + " " + method.getName());
                        }
                        return super.visitMethod(method, null);
                    }
                }.scan(unit, null);
            }
        }
        assertThat(tooLong).as("methods over %d lines", METHOD_LINES).isEmpty();
    }

    /** Goal: calls that bite are not made. Each is listed with what to do instead. */
    @Test
    void bannedCallsAreNotMade() {
        Map<Pattern, String> banned = Map.of(
                Pattern.compile("Thread\\.sleep\\("), "wait for a condition with a deadline",
                Pattern.compile("\\.mapAsyncPartitioned\\("), "use one source per partition: it loses elements",
                Pattern.compile("\\.printStackTrace\\("), "log the exception",
                Pattern.compile("@Disabled"), "mend the test or delete it",
                Pattern.compile("jqwik"), "use a seeded generator");
        List<String> found = new ArrayList<>();
        for (Path file : SourceTree.files(".java")) {
            if (file.endsWith("TidyTest.java")) {
                continue;
            }
            String text = SourceTree.read(file);
            banned.forEach((call, instead) -> {
                if (call.matcher(text).find()) {
                    found.add(SourceTree.name(file) + ": " + call + "; instead " + instead);
                }
            });
        }
        assertThat(found).isEmpty();
    }

    /** Goal: an actor's state is touched by the actor alone; futures come back with pipeToSelf. */
    @Test
    void actorsDoNotReactInsideFutures() {
        List<String> found = new ArrayList<>();
        for (Path file : SourceTree.files(".java")) {
            if (file.endsWith("TidyTest.java")) {
                continue;
            }
            String text = SourceTree.read(file);
            boolean actor = text.contains("extends AbstractBehavior") || text.contains("extends EventSourcedBehavior");
            if (actor && text.contains(".whenComplete(")) {
                found.add(SourceTree.name(file));
            }
        }
        assertThat(found).as("actors with whenComplete; use context.pipeToSelf").isEmpty();
    }

    /** Goal: every room says what it is for and lets no null in unseen. */
    @Test
    void packagesAreDescribedAndNullMarked() {
        List<String> missing = new ArrayList<>();
        for (Path file : SourceTree.files(".java")) {
            String name = SourceTree.name(file);
            if (!name.contains("src/main/java")) {
                continue;
            }
            Path info = file.resolveSibling("package-info.java");
            if (!Files.exists(info) || !SourceTree.read(info).contains("@NullMarked")) {
                missing.add(SourceTree.name(info));
            }
        }
        assertThat(missing)
                .as("packages without a @NullMarked package-info.java")
                .isEmpty();
    }

    /** Goal: no link in the documentation leads nowhere. */
    @Test
    void linksLeadSomewhere() {
        Pattern link = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
        List<String> broken = new ArrayList<>();
        for (Path file : SourceTree.files(".md")) {
            Matcher matcher = link.matcher(SourceTree.read(file));
            while (matcher.find()) {
                String target = matcher.group(1);
                if (!target.contains("://") && !Files.exists(file.resolveSibling(target))) {
                    broken.add(SourceTree.name(file) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    /** Goal: a decision note says whether it still holds. */
    @Test
    void decisionsHaveAStatus() {
        List<String> without = new ArrayList<>();
        for (Path file : SourceTree.files(".md")) {
            if (SourceTree.name(file).startsWith("ops/decisions/0")
                    && !Pattern.compile("(?m)^Status: ")
                            .matcher(SourceTree.read(file))
                            .find()) {
                without.add(SourceTree.name(file));
            }
        }
        assertThat(without).as("decision notes without a Status line").isEmpty();
    }
}
