package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

class HelloOfferTest {
    private static HelloOffer offer(boolean latest, JdkClient.Setting... settings) throws SSLException, NoSuchAlgorithmException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        for (JdkClient.Setting setting : settings) {
            setting.apply(parameters);
        }
        engine.setSSLParameters(parameters);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        return HelloOffer.in(record.flip(), Wires.HTTP, latest);
    }

    @Test
    void hearsWhichSignaturesTheClientVerifies() throws Exception {
        assertEquals(new HelloOffer(true, true, false), offer(true));
        assertEquals(new HelloOffer(true, false, false), offer(true, JdkClient.schemes("rsa_pss_rsae_sha256")));
        assertEquals(new HelloOffer(false, true, false), offer(true, JdkClient.schemes("ecdsa_secp256r1_sha256")));
    }

    @Test
    void untilTls12ACipherDecidesToo() throws Exception {
        JdkClient.Setting rsa = parameters -> parameters.setCipherSuites(
                new String[] {"TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
        assertTrue(offer(true, rsa).verifies("EC"));
        assertFalse(offer(false, rsa).verifies("EC"));
        assertFalse(offer(true, rsa, JdkClient.versions("TLSv1.2")).verifies("EC"));
        assertTrue(offer(true, rsa, JdkClient.versions("TLSv1.2")).verifies("RSA"));
    }

    @Test
    void knowsAClientOfOtherProtocols() throws Exception {
        assertTrue(offer(true, JdkClient.protocols("h2", "spdy/3")).foreign());
        assertFalse(offer(true, JdkClient.protocols("h2", "http/1.1")).foreign());
    }

    @Test
    void leavesWhatItCannotReadToTheEngine() {
        assertEquals(HelloOffer.ANY, HelloOffer.in(ByteBuffer.wrap("GET / HTTP/1.1".getBytes()), List.of("http/1.1"), true));
    }
}
