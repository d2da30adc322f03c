package dev.presage.node.cluster.view;

import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Carries reports between nodes. */
public final class ReportSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 77_310;
    private static final String REPORT = "report";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return REPORT;
    }

    @Override
    public byte[] toBinary(Object message) {
        if (message instanceof ClusterWatch.Reported said) {
            return said.report().toBytes();
        }
        throw new IllegalArgumentException("No message of this room: " + message.getClass());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        if (!manifest.equals(REPORT)) {
            throw new NotSerializableException("No message of this room: " + manifest);
        }
        return new ClusterWatch.Reported(NodeReport.read(bytes));
    }
}
