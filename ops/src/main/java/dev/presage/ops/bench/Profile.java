package dev.presage.ops.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a node's processor time goes, by room and by library, from the JVM's own flight recorder. */
final class Profile {
    /** The first of these that a stack shows, looked for from where it is outwards, gets the sample. */
    private static final List<String> PLACES = List.of(
            "dev.presage.node.",
            "dev.presage.persistence.",
            "dev.presage.protocol",
            "ai.djl",
            "org.postgresql",
            "slick",
            "org.apache.pekko.persistence",
            "org.apache.pekko.stream",
            "org.apache.pekko.kafka",
            "org.apache.pekko.cluster",
            "org.apache.pekko",
            "org.apache.kafka",
            "io.micrometer",
            "com.fasterxml.jackson");

    private static final int LINES = 16;

    private Profile() {}

    /** Records a running node for a while. */
    static List<String> record(long pid, Path file, Duration length) throws IOException, InterruptedException {
        jcmd(pid, "JFR.start", "name=bench", "settings=profile");
        LockSupport.parkNanos(length.toNanos());
        jcmd(pid, "JFR.dump", "name=bench", "filename=" + file);
        jcmd(pid, "JFR.stop", "name=bench");
        return Files.exists(file) ? summary(file) : List.of("The flight recorder wrote nothing.");
    }

    private static List<String> summary(Path file) throws IOException {
        Map<String, Integer> samples = new TreeMap<>();
        int total = 0;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                String kind = event.getEventType().getName();
                boolean running = kind.equals("jdk.ExecutionSample");
                // Waiting in the kernel is sampled too; only the model's native code is work.
                boolean inModel =
                        kind.equals("jdk.NativeMethodSample") && place(event).startsWith("ai.djl");
                if (running || inModel) {
                    samples.merge(place(event), 1, Integer::sum);
                    total++;
                }
            }
        }
        int all = Math.max(1, total);
        List<String> lines = new ArrayList<>();
        samples.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(LINES)
                .forEach(entry -> lines.add("%5.1f %%  %s".formatted(100.0 * entry.getValue() / all, entry.getKey())));
        return lines;
    }

    private static String place(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return "unknown";
        }
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            String type = frame.getMethod().getType().getName();
            for (String place : PLACES) {
                if (type.startsWith(place)) {
                    return place.startsWith("dev.presage") ? room(type) : place;
                }
            }
        }
        return "the JDK alone";
    }

    /** The package of a class of ours, at most three steps below {@code dev.presage}. */
    private static String room(String type) {
        String[] parts = type.split("\\.");
        return String.join(".", List.of(parts).subList(0, Math.min(parts.length - 1, 5)));
    }

    private static void jcmd(long pid, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(pid));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
