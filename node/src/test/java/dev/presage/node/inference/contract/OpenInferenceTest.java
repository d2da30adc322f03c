package dev.presage.node.inference.contract;

class OpenInferenceTest extends RemoteContract {
    @Override
    String runtime() {
        return "oip";
    }
}
