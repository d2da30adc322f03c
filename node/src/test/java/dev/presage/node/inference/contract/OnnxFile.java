package dev.presage.node.inference.contract;

import dev.presage.protocol.Floats;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a tiny net in the Open Neural Network Exchange format: the few protocol buffer fields of it that it takes. */
final class OnnxFile {
    private static final int IR_VERSION = 7;
    private static final int OPERATOR_SET = 13;
    private static final int FLOAT = 1;

    private OnnxFile() {}

    static byte[] of(TinyNet net) {
        Message graph = new Message()
                .message(1, node("MatMul", "fresh", "x", "in"))
                .message(1, node("MatMul", "carried", "h", "carry"))
                .message(1, node("Add", "sum", "fresh", "carried"))
                .message(1, node("Add", "shifted", "sum", "bias"))
                .message(1, node("Tanh", "next_h", "shifted"))
                .message(1, node("MatMul", "y", "next_h", "out"))
                .text(2, "tiny")
                .message(5, tensor("in", net.in(), TinyNet.FEATURES, TinyNet.STATE))
                .message(5, tensor("carry", net.carry(), TinyNet.STATE, TinyNet.STATE))
                .message(5, tensor("bias", net.bias(), TinyNet.STATE))
                .message(5, tensor("out", net.out(), TinyNet.STATE, TinyNet.OUTPUTS))
                .message(11, value("x", TinyNet.FEATURES))
                .message(11, value("h", TinyNet.STATE))
                // In another order than usual, so that names are seen to count.
                .message(12, value("next_h", TinyNet.STATE))
                .message(12, value("y", TinyNet.OUTPUTS));
        return new Message()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new Message().text(1, "").number(2, OPERATOR_SET))
                .bytes();
    }

    private static Message node(String operator, String output, String... inputs) {
        Message node = new Message();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(4, operator);
    }

    private static Message tensor(String name, Floats values, int... dimensions) {
        Message tensor = new Message();
        for (int dimension : dimensions) {
            tensor.number(1, dimension);
        }
        ByteBuffer raw = ByteBuffer.allocate(values.length() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values.toArray());
        return tensor.number(2, FLOAT).text(8, name).field(9, raw.array());
    }

    /** A tensor of shape [any, width]. */
    private static Message value(String name, int width) {
        Message shape = new Message().message(1, new Message().text(2, "n")).message(1, new Message().number(1, width));
        Message tensor = new Message().number(1, FLOAT).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /** A protocol buffer message. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return field(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return field(field, value.bytes());
        }

        Message field(int field, byte[] value) {
            varint((field << 3) | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while (rest > 0x7f) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
