package dev.presage.node.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Key and certificates of a node. Both ends of a connection show theirs; whose is not of the same authority, or shares
 * no name with this node's, is not let in.
 */
final class TlsFiles {
    private static final String ENGINE = "pekko.remote.artery.ssl.rotating-keys-engine.";
    private static final Map<String, String> FILES =
            Map.of("key-file", "tls.key", "cert-file", "tls.crt", "ca-cert-file", "ca.crt");

    private TlsFiles() {}

    /** The configuration, with TLS by the files of a directory. */
    static Config over(Config config, Path directory) {
        Config over = config.withValue("pekko.remote.artery.transport", ConfigValueFactory.fromAnyRef("tls-tcp"))
                .withValue(
                        "pekko.remote.artery.ssl.ssl-engine-provider",
                        ConfigValueFactory.fromAnyRef(
                                "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider"));
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Path path = directory.resolve(file.getValue());
            if (!Files.isReadable(path)) {
                throw new IllegalArgumentException("presage.cluster.tls-directory = " + directory + " has no "
                        + file.getValue() + " that can be read. Check PRESAGE_CLUSTER_TLS_DIRECTORY.");
            }
            over = over.withValue(ENGINE + file.getKey(), ConfigValueFactory.fromAnyRef(path.toString()));
        }
        return over;
    }
}
