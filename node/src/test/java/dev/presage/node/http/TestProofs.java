package dev.presage.node.http;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.Problem;

/** Proves whatever has the index 0, and says each of the reasons why there is no proof to the others. */
final class TestProofs implements ProofsPort {
    static final String PROVEN = "device:host:1:0";
    static final String PENDING = "device:host:1:1";
    static final String UNPROVABLE = "device:host:1:2";
    static final String UNKNOWN = "device:host:1:3";
    static final String WRITTEN = "{\n  \"format\" : \"presage-proof 1\"\n}\n";

    @Override
    public String publicKey() {
        return "-----BEGIN PUBLIC KEY-----\n";
    }

    @Override
    public Answer newest() {
        return new Answer.Written("{\"number\":1,\"statement\":\"presage-block 1\",\"signature\":\"\"}\n");
    }

    @Override
    public Answer prove(InsightId insight) {
        return switch (insight.index()) {
            case 0 -> new Answer.Written(WRITTEN);
            case 1 -> refused(ErrorCode.PROOF_PENDING);
            case 2 -> refused(ErrorCode.INSIGHT_UNPROVABLE);
            default -> refused(ErrorCode.INSIGHT_UNKNOWN);
        };
    }

    private static Answer refused(ErrorCode code) {
        return new Answer.Refused(Problem.of(code, "It is so."));
    }
}
