package dev.presage.node.inference.contract;

import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;

class TorchScriptTest extends FileContract {
    private static final TinyNet NET = TinyNet.random(12);

    @Override
    String block() {
        return "runtime = torchscript, features = 3, state = 4, outputs = 2";
    }

    @Override
    byte[] soundBytes() {
        return TorchScriptFile.of(NET);
    }

    @Override
    byte[] spoiltBytes() {
        return TorchScriptFile.of(NET.spoilt());
    }

    @Override
    RowAnswer expected(ModelRow row) {
        return NET.answer(row);
    }
}
