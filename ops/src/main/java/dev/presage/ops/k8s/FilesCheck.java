package dev.presage.ops.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the node may write where it writes, and finds its secrets where they are mounted. */
final class FilesCheck {
    private static final List<String> WRITTEN = List.of(
            "presage.registry.home",
            "presage.registry.directory",
            "presage.training.directory",
            "presage.proof.log-directory");
    private static final List<String> SECRETS = List.of(
            "presage.persistence.database.user-file",
            "presage.persistence.database.password-file",
            "presage.registry.s3.access-key-file",
            "presage.registry.s3.secret-key-file",
            "presage.training.pseudonym-key-file",
            "presage.proof.key-file");
    private static final List<String> KEYS = List.of("tls.key", "tls.crt", "ca.crt");

    private FilesCheck() {}

    static void look(Overlay overlay, Workload workload, Findings findings) {
        Config config = workload.config();
        Stream.concat(WRITTEN.stream().map(config::getString), Stream.of("/tmp"))
                .forEach(path -> {
                    Optional<JsonNode> volume = workload.volume(path);
                    findings.unless(
                            volume.isPresent()
                                    && (volume.get().has("emptyDir")
                                            || volume.get().has("persistentVolumeClaim")),
                            "the node writes to " + path + ", which is no writable volume.");
                });
        for (String key : SECRETS) {
            String file = config.getString(key);
            if (!file.isEmpty()) {
                int slash = file.lastIndexOf('/');
                secret(overlay, workload, findings, file.substring(0, Math.max(slash, 0)), file.substring(slash + 1));
            }
        }
        findings.unless(
                !config.getString("presage.persistence.database.password-file").isEmpty(),
                "the database's password is not read from a file.");
        String tls = config.getString("presage.cluster.tls-directory");
        if (!tls.isEmpty()) {
            KEYS.forEach(key -> secret(overlay, workload, findings, tls, key));
        }
    }

    private static void secret(Overlay overlay, Workload workload, Findings findings, String folder, String key) {
        String name = workload.mount(folder)
                .filter(mount -> mount.path("mountPath").asText().equals(folder))
                .filter(mount -> mount.path("readOnly").asBoolean())
                .flatMap(mount -> workload.volume(folder))
                .map(volume -> volume.at("/secret/secretName").asText())
                .orElse("");
        findings.unless(!name.isEmpty(), folder + "/" + key + " is not in a secret that is mounted read-only there.");
        overlay.find("Secret", name)
                .ifPresent(secret -> findings.unless(
                        secret.path("data").has(key)
                                || secret.path("stringData").has(key),
                        "the secret " + name + " has no " + key + "."));
    }
}
