package dev.presage.node.inference.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.node.inference.ModelFile;
import dev.presage.protocol.ModelRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One version of a model as a file: eight magic bytes, the length of a JSON header and the header, then the parameters
 * in single precision, big-endian, in the order of the spec. The same content always makes the same bytes.
 *
 * @param name what the model is for, for example {@code device-next}
 * @param version which of its versions
 * @param seed what its fitting was seeded with
 * @param description where it comes from, one sentence
 * @param weights the numbers
 */
public record WeightsFile(String name, String version, long seed, String description, Weights weights) {
    private static final byte[] MAGIC = "PRESAGE1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_HEADER_BYTES = 1 << 16;
    private static final int MAX_FILE_BYTES = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Header(
            String name, String version, long seed, String description, NetSpec net, String parametersSha256) {}

    /** Where the weights that come with the product stand on the class path. */
    public static String resourceOf(String name, String version) {
        return "/models/" + name + "/" + version + ".weights";
    }

    /**
     * Reads weights that come with the product.
     *
     * @throws UnreadableWeights if there are none, or they are damaged
     */
    public static WeightsFile resource(String name, String version) {
        String resource = resourceOf(name, version);
        try (InputStream in = WeightsFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new UnreadableWeights("There are no weights of " + name + " version " + version + " in here.");
            }
            return read(in);
        } catch (IOException unreadable) {
            throw new UnreadableWeights("The weights at " + resource + " cannot be read.", unreadable);
        }
    }

    /**
     * Reads a file to its end; does not close the stream.
     *
     * @throws UnreadableWeights if it is no weights file, or a damaged one
     */
    public static WeightsFile read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        if (bytes.length > MAX_FILE_BYTES) {
            throw new UnreadableWeights("A weights file has at most " + MAX_FILE_BYTES + " bytes.");
        }
        return parse(bytes);
    }

    /**
     * Reads what {@link #toBytes()} wrote.
     *
     * @throws UnreadableWeights if it is no weights file, or a damaged one
     */
    public static WeightsFile parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < MAGIC.length + Integer.BYTES || !startsWithMagic(bytes)) {
            throw new UnreadableWeights("This is no weights file: it begins otherwise.");
        }
        in.position(MAGIC.length);
        int headerLength = in.getInt();
        if (headerLength < 2 || headerLength > Math.min(MAX_HEADER_BYTES, in.remaining())) {
            throw new UnreadableWeights("The weights file is damaged: its header is cut off.");
        }
        byte[] json = new byte[headerLength];
        in.get(json);
        Header header = header(json);
        byte[] parameters = new byte[in.remaining()];
        in.get(parameters);
        if (!ModelFile.sha256(parameters).equals(header.parametersSha256())) {
            throw new UnreadableWeights("The weights of " + header.name() + " are damaged: their digest is another.");
        }
        return new WeightsFile(
                header.name(), header.version(), header.seed(), header.description(), decode(header.net(), parameters));
    }

    private static boolean startsWithMagic(byte[] bytes) {
        return Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private static Header header(byte[] json) {
        try {
            return JSON.readValue(json, Header.class);
        } catch (IOException malformed) {
            throw new UnreadableWeights("The weights file is damaged: its header does not read.", malformed);
        }
    }

    private static Weights decode(NetSpec spec, byte[] parameters) {
        long expected =
                spec.parameters().stream().mapToLong(NetSpec.Parameter::size).sum() * Float.BYTES;
        if (parameters.length != expected) {
            throw new UnreadableWeights("The net " + spec + " has " + expected + " bytes of parameters, the file "
                    + parameters.length + ".");
        }
        ByteBuffer in = ByteBuffer.wrap(parameters);
        List<float[]> values = new ArrayList<>();
        for (NetSpec.Parameter parameter : spec.parameters()) {
            float[] array = new float[parameter.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = in.getFloat();
            }
            values.add(array);
        }
        return Weights.adopt(spec, values);
    }

    public byte[] toBytes() {
        ByteBuffer parameters = ByteBuffer.allocate(weights.count() * Float.BYTES);
        for (float[] array : weights.values()) {
            for (float value : array) {
                parameters.putFloat(value);
            }
        }
        Header header =
                new Header(name, version, seed, description, weights.spec(), ModelFile.sha256(parameters.array()));
        try {
            byte[] json = JSON.writeValueAsBytes(header);
            return ByteBuffer.allocate(MAGIC.length + Integer.BYTES + json.length + parameters.capacity())
                    .put(MAGIC)
                    .putInt(json.length)
                    .put(json)
                    .put(parameters.array())
                    .array();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A header of strings and numbers always writes.", impossible);
        }
    }

    /** Writes the file, with its folder if need be. */
    public void writeTo(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(path, toBytes());
    }

    /** Name, version and the digest over all bytes of the file. */
    public ModelRef ref() {
        return new ModelRef(name, version, ModelFile.sha256(toBytes()));
    }
}
