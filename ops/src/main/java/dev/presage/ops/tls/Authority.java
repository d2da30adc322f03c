package dev.presage.ops.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs the certificates of nodes. Nodes let in whoever shows one of the same authority, and nobody else. */
public final class Authority {
    /** A name that all certificates share: nodes of a cluster know one another by it. */
    public static final String COMMON_NAME = "presage-cluster";

    /** The names under which a node looks for its files. */
    static final String KEY = "tls.key";

    static final String CERTIFICATE = "tls.crt";
    static final String AUTHORITY = "ca.crt";
    private static final String AUTHORITY_KEY = "ca.key";

    private static final int KEY_BITS = 2048;
    private static final int SERIAL_BITS = 120;
    private static final String SIGNATURE = "SHA256withRSA";

    /** Clocks of machines differ a little. */
    private static final Duration EARLIER = Duration.ofHours(1);

    private static final Duration AUTHORITY_LASTS = Duration.ofDays(3650);
    private static final Duration NODE_LASTS = Duration.ofDays(365);

    private final X509Certificate certificate;
    private final PrivateKey key;

    private Authority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Reads the authority that was made in a directory, or makes one there.
     *
     * @throws UncheckedIOException if its files cannot be read or written
     */
    public static Authority openOrMake(Path directory) {
        Path certificate = directory.resolve(AUTHORITY);
        Path key = directory.resolve(AUTHORITY_KEY);
        try {
            if (Files.exists(certificate) && Files.exists(key)) {
                return new Authority(PemFiles.certificate(certificate), PemFiles.privateKey(key));
            }
            Authority made = make();
            Files.createDirectories(directory);
            PemFiles.write(key, "PRIVATE KEY", made.key.getEncoded());
            PemFiles.write(certificate, "CERTIFICATE", made.certificate.getEncoded());
            return made;
        } catch (IOException failed) {
            throw new UncheckedIOException("The authority in " + directory + " cannot be used.", failed);
        } catch (GeneralSecurityException | OperatorCreationException failed) {
            throw new IllegalStateException("The authority in " + directory + " cannot be used.", failed);
        }
    }

    private static Authority make() throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair pair = keyPair();
        var name = new X500Principal("CN=Presage authority " + new BigInteger(32, new SecureRandom()).toString(16));
        X509v3CertificateBuilder builder = builder(name, name, pair, AUTHORITY_LASTS)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return new Authority(signed(builder, pair.getPrivate()), pair.getPrivate());
    }

    /**
     * Makes key and certificate of a node. Done again, it renews them: a running node takes them up by itself.
     *
     * @param directory gets {@code tls.key}, {@code tls.crt} and {@code ca.crt}
     * @param name the node's name
     * @param addresses host names and IP addresses under which others reach it
     * @throws UncheckedIOException if they cannot be written
     */
    public void issue(Path directory, String name, List<String> addresses) {
        try {
            KeyPair pair = keyPair();
            X509v3CertificateBuilder builder = builder(
                            certificate.getSubjectX500Principal(), new X500Principal("CN=" + name), pair, NODE_LASTS)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))
                    .addExtension(Extension.subjectAlternativeName, false, names(addresses));
            Files.createDirectories(directory);
            PemFiles.write(
                    directory.resolve(KEY), "PRIVATE KEY", pair.getPrivate().getEncoded());
            PemFiles.write(
                    directory.resolve(CERTIFICATE),
                    "CERTIFICATE",
                    signed(builder, key).getEncoded());
            PemFiles.write(directory.resolve(AUTHORITY), "CERTIFICATE", certificate.getEncoded());
        } catch (IOException failed) {
            throw new UncheckedIOException("The certificate of " + name + " cannot be written.", failed);
        } catch (GeneralSecurityException | OperatorCreationException failed) {
            throw new IllegalStateException("The certificate of " + name + " cannot be made.", failed);
        }
    }

    private static GeneralNames names(List<String> addresses) {
        var names = new ArrayList<GeneralName>();
        names.add(new GeneralName(GeneralName.dNSName, COMMON_NAME));
        for (String address : addresses) {
            boolean ip = address.matches("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]+");
            names.add(new GeneralName(ip ? GeneralName.iPAddress : GeneralName.dNSName, address));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /** Of RSA, the one kind that Pekko reads. */
    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, KeyPair pair, Duration lasts) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, new SecureRandom()),
                Date.from(now.minus(EARLIER)),
                Date.from(now.plus(lasts)),
                subject,
                pair.getPublic());
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(by)));
    }
}
