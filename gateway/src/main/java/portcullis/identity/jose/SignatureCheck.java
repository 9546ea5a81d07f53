package portcullis.identity.jose;

import java.security.Provider;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** How signatures of one key are checked. Safe for all threads. */
sealed interface SignatureCheck permits RsaCheck, EcCheck, EdCheck, HmacCheck {
    /**
     * @param algorithm one that the key fits
     * @param boring who is asked where it knows such keys; null for nobody but Helidon and the JDK
     * @return false for every signature that is not right, whatever is wrong with it
     */
    boolean holds(JwsAlgorithm algorithm, byte[] signed, byte[] signature, @Nullable Provider boring);
}
