package dev.presage.node.inference.contract;

class TensorFlowServingTest extends RemoteContract {
    @Override
    String runtime() {
        return "tensorflow-serving";
    }
}
