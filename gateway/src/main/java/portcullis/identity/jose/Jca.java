package portcullis.identity.jose;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/** Signatures by the JDK's own interface to whoever checks them. */
final class Jca {
    private Jca() {}

    /**
     * @param provider null for the first that the JDK's security settings name
     */
    static boolean holds(
            String name,
            @Nullable Provider provider,
            @Nullable AlgorithmParameterSpec parameters,
            PublicKey key,
            byte[] signed,
            byte[] signature) {
        try {
            Signature check = provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
            if (parameters != null) {
                check.setParameter(parameters);
            }
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (SignatureException notASignature) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this key was taken for " + name + " when it was read", e);
        }
    }
}
