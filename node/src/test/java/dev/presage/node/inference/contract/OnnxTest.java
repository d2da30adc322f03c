package dev.presage.node.inference.contract;

import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;

class OnnxTest extends FileContract {
    private static final TinyNet NET = TinyNet.random(11);

    @Override
    String block() {
        return "runtime = onnx, features = 3, state = 4, outputs = 2\n"
                + "inputs { features = x, state = h }, results { outputs = y, state = next_h }";
    }

    @Override
    byte[] soundBytes() {
        return OnnxFile.of(NET);
    }

    @Override
    byte[] spoiltBytes() {
        return OnnxFile.of(NET.spoilt());
    }

    @Override
    RowAnswer expected(ModelRow row) {
        return NET.answer(row);
    }
}
