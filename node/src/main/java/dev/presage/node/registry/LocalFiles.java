package dev.presage.node.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Model files in a directory, which nodes may share. A file appears under its name whole or not at all. */
public final class LocalFiles implements ModelFiles {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FOLDER_LETTERS = 2;
    private static final Duration LONGEST_WRITE = Duration.ofHours(1);

    private final Path directory;
    private final long maxBytes;

    /**
     * @param directory made when the first file is kept
     * @param maxBytes the longest content that is kept
     */
    public LocalFiles(Path directory, long maxBytes) {
        this.directory = directory.toAbsolutePath();
        this.maxBytes = maxBytes;
    }

    @Override
    public String put(InputStream content) {
        try {
            Files.createDirectories(directory);
            removeRemains();
            Path written = Files.createTempFile(directory, "incoming-", ".part");
            try {
                String digest = write(content, written);
                settle(written, digest);
                return digest;
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException failed) {
            throw new UnusableFile("No model file can be kept in " + directory + ": " + failed, failed);
        }
    }

    /** A node that was killed while it wrote leaves a part behind; nobody writes one for so long. */
    private void removeRemains() throws IOException {
        FileTime oldest = FileTime.from(Instant.now().minus(LONGEST_WRITE));
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "incoming-*.part")) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).compareTo(oldest) < 0) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (NoSuchFileException | DirectoryIteratorException another) {
            // Another node tidies up at the same time.
        }
    }

    private String write(InputStream content, Path file) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            OutputStream out = Channels.newOutputStream(channel);
            byte[] buffer = new byte[BUFFER_BYTES];
            long length = 0;
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                length += read;
                if (length > maxBytes) {
                    throw new UnusableFile("A model file has at most " + maxBytes + " bytes here.");
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
            channel.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Gives the file its name, unless a sound copy has it already. */
    private void settle(Path written, String digest) throws IOException {
        Path target = pathOf(digest);
        if (Files.isRegularFile(target) && digestOf(target).equals(digest)) {
            return;
        }
        Path folder = target.resolveSibling("");
        Files.createDirectories(folder);
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        // A name is safe only once the folders that hold it are.
        force(folder);
        force(directory);
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public Path get(String digest) {
        Path file = pathOf(digest);
        if (!Files.isRegularFile(file)) {
            throw new UnusableFile("The file " + file + " is gone. Put it back from a copy.");
        }
        try {
            String found = digestOf(file);
            if (!found.equals(digest)) {
                throw new UnusableFile("The file " + file + " was altered: its SHA-256 is now " + found
                        + ". Put it back from a copy.");
            }
            return file;
        } catch (IOException unreadable) {
            throw new UnusableFile("The file " + file + " cannot be read: " + unreadable, unreadable);
        }
    }

    private Path pathOf(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("This is no SHA-256 in lower-case hexadecimal: " + digest);
        }
        return directory.resolve(digest.substring(0, FOLDER_LETTERS)).resolve(digest);
    }

    private static String digestOf(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform knows SHA-256.", impossible);
        }
    }
}
