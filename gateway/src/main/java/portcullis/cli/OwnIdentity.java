package portcullis.cli;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * The certificate that a command shows to an admin port with {@code client-auth}: that of the key store which the JDK's own
 * system properties name, as for any program in Java ({@code JAVA_OPTS="-Djavax.net.ssl.keyStore=operator.p12 .."}).
 */
final class OwnIdentity {
    private static final KeyManager[] NONE = {};

    private OwnIdentity() {}

    /** @throws IOException when the properties name a key store that cannot be read */
    static KeyManager[] ofThisCommand() throws IOException {
        String file = System.getProperty("javax.net.ssl.keyStore", "");
        if (file.isEmpty()) {
            return NONE;
        }
        char[] password = System.getProperty("javax.net.ssl.keyStorePassword", "").toCharArray();
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(KeyStore.getInstance(new File(file), password), password);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
