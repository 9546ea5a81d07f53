package portcullis.identity.jose;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/** Signatures by the JDK's own means. */
final class Jca {
    private Jca() {}

    static boolean holds(
            String name, @Nullable AlgorithmParameterSpec parameters, PublicKey key, byte[] signed, byte[] signature) {
        try {
            Signature check = Signature.getInstance(name);
            if (parameters != null) {
                check.setParameter(parameters);
            }
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (SignatureException notASignature) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK took this key when it was read, for " + name, e);
        }
    }
}
