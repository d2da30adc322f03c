package dev.presage.ops.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
    @TempDir
    Path home;

    /** Goal: whoever opens the authority again signs with the same key, and another authority does not. */
    @Test
    void signsForOneAuthorityOnly() throws Exception {
        Authority.openOrMake(home.resolve("ca")).issue(home.resolve("a"), "node-1", List.of("127.0.0.1", "node-1"));
        Authority.openOrMake(home.resolve("ca")).issue(home.resolve("b"), "node-2", List.of("::1"));
        Authority.openOrMake(home.resolve("other")).issue(home.resolve("c"), "node-3", List.of());
        X509Certificate authority = PemFiles.certificate(home.resolve("a").resolve(Authority.AUTHORITY));
        for (String node : List.of("a", "b")) {
            X509Certificate certificate =
                    PemFiles.certificate(home.resolve(node).resolve(Authority.CERTIFICATE));
            certificate.checkValidity();
            certificate.verify(authority.getPublicKey());
            assertThat(certificate.getSubjectAlternativeNames()).contains(List.of(2, Authority.COMMON_NAME));
        }
        X509Certificate foreign = PemFiles.certificate(home.resolve("c").resolve(Authority.CERTIFICATE));
        assertThatThrownBy(() -> foreign.verify(authority.getPublicKey())).isInstanceOf(SignatureException.class);
    }

    /** Goal: nobody else may read a key, and a renewal leaves nothing behind. */
    @Test
    void keysAreTheirOwners() throws Exception {
        Authority authority = Authority.openOrMake(home.resolve("ca"));
        authority.issue(home.resolve("a"), "node-1", List.of());
        byte[] before = Files.readAllBytes(home.resolve("a").resolve(Authority.KEY));
        authority.issue(home.resolve("a"), "node-1", List.of());
        assertThat(home.resolve("a").resolve(Authority.KEY).toFile()).isNotEmpty();
        assertThat(Files.readAllBytes(home.resolve("a").resolve(Authority.KEY))).isNotEqualTo(before);
        try (var files = Files.list(home.resolve("a"))) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }
}
