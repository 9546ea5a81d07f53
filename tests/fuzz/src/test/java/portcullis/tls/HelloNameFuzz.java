package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

/** The first record of a handshake. Whatever name the JDK's engine hears in it, we must have heard before. */
class HelloNameFuzz {
    private static final SSLContext CONTEXT = context();

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Keeps the names that the engine asks it about. */
    private static final class Heard extends SNIMatcher {
        private final List<String> names = new ArrayList<>();

        Heard() {
            super(StandardConstants.SNI_HOST_NAME);
        }

        @Override
        public boolean matches(SNIServerName name) {
            names.add(HelloName.text(name.getEncoded()));
            return true;
        }
    }

    @FuzzTest
    void isTheOneThatTheEngineHears(byte[] bytes) {
        ByteBuffer record = ByteBuffer.wrap(bytes);
        String name = HelloName.in(record);
        assertEquals(bytes.length, record.remaining(), "left as it was");
        assertTrue(name == null || name.length() <= bytes.length, "no longer than what came");
        for (String heard : heard(bytes)) {
            assertEquals(heard, name, "another name than the engine's");
        }
    }

    private static List<String> heard(byte[] bytes) {
        SSLEngine engine = CONTEXT.createSSLEngine();
        engine.setUseClientMode(false);
        Heard heard = new Heard();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setSNIMatchers(List.of(heard));
        engine.setSSLParameters(parameters);
        try {
            engine.unwrap(ByteBuffer.wrap(bytes), ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        } catch (SSLException e) {
            // what it heard before counts
        }
        return heard.names;
    }
}
