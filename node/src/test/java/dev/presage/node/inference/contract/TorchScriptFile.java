package dev.presage.node.inference.contract;

import dev.presage.protocol.Floats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a tiny net as PyTorch's {@code torch.jit.save} would: a zip of source text and a pickled object. */
final class TorchScriptFile {
    /** An object of the class above whose one field, training, is false. */
    private static final String DATA = "\u0080\u0002c__torch__\nTiny\n)\u0081}(X\b\0\0\0training\u0089ub.";
    /** An empty tuple. */
    private static final String CONSTANTS = "\u0080\u0002).";

    private TorchScriptFile() {}

    static byte[] of(TinyNet net) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "tiny/data.pkl", DATA);
            add(zip, "tiny/code/__torch__.py", code(net));
            add(zip, "tiny/constants.pkl", CONSTANTS);
            add(zip, "tiny/version", "3\n");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String code(TinyNet net) {
        return """
            class Tiny(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Tiny,
                features: Tensor,
                state: Tensor) -> Tuple[Tensor, Tensor]:
                fresh = torch.matmul(features, torch.tensor(%s, dtype=6))
                carried = torch.matmul(state, torch.tensor(%s, dtype=6))
                shifted = torch.add(torch.add(fresh, carried), torch.tensor(%s, dtype=6))
                after = torch.tanh(shifted)
                return (torch.matmul(after, torch.tensor(%s, dtype=6)), after)
            """.formatted(
                        matrix(net.in(), TinyNet.STATE),
                        matrix(net.carry(), TinyNet.STATE),
                        vector(net.bias()),
                        matrix(net.out(), TinyNet.OUTPUTS));
    }

    private static void add(ZipOutputStream zip, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static String matrix(Floats values, int columns) {
        StringJoiner rows = new StringJoiner(", ", "[", "]");
        for (int from = 0; from < values.length(); from += columns) {
            rows.add(vector(values.slice(from, from + columns)));
        }
        return rows.toString();
    }

    private static String vector(Floats values) {
        StringJoiner numbers = new StringJoiner(", ", "[", "]");
        for (float value : values.toArray()) {
            numbers.add(Float.isNaN(value) ? "nan" : Float.toString(value));
        }
        return numbers.toString();
    }
}
