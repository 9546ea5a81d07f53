package portcullis.tests.upstreamtls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;

/** Without a trust file the gateway trusts whom its Java trusts, which is where an operator's own roots may be. */
class SystemTrustTest {
    @TempDir
    Path folder;

    @Test
    void trustsWhomJavaTrusts() throws Exception {
        Authority known = Certificates.authority("Known to Java");
        Authority unknown = Certificates.authority("Unknown");
        try (FakeUpstream good = FakeUpstream.startTls(known.issue("127.0.0.1"));
                FakeUpstream bad = FakeUpstream.startTls(unknown.issue("127.0.0.1"));
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .jvm("-Djavax.net.ssl.trustStore=" + store(known), "-Djavax.net.ssl.trustStorePassword=public")
                        .port("good", good.port())
                        .port("bad", bad.port())
                        .file("routes/system.yaml", """
                                format: 1
                                api: system
                                routes:
                                  good: { match: { path: /good }, upstream: good }
                                  bad: { match: { path: /bad }, upstream: bad }
                                upstreams:
                                  good: { endpoints: [ "https://127.0.0.1:@good@" ], timeouts: { connect: 10s } }
                                  bad: { endpoints: [ "https://127.0.0.1:@bad@" ], timeouts: { connect: 10s } }
                                """)
                        .start()) {
            Answer answer = gateway.get("/good");
            assertEquals(200, answer.status(), answer::toString);
            assertEquals("upstream-unreachable", gateway.get("/bad").reason());
        }
    }

    private Path store(Authority trusted) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", trusted.certificate());
        Path path = folder.resolve("roots.p12");
        try (OutputStream out = Files.newOutputStream(path)) {
            store.store(out, "public".toCharArray());
        }
        return path;
    }
}
