package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.Issued;

/** TLS towards an upstream. Each key stands once at the upstream and once in the defaults, which hand it down. */
class UpstreamTlsKeysTest {
    private static final Authority OURS = Certificates.authority("Ours");
    private static final Authority THEIRS = Certificates.authority("Theirs");
    private static final Issued ONE = OURS.issue(options -> options.names("one.test").forClients());
    private static final Issued TWO = OURS.issue(options -> options.names("two.test").forClients());
    private static final String TRUST = "trust-file: '" + OURS.certificateFile() + "'";

    private static LiveGateway live;
    private static FakeUpstream upstream;

    /** Where the keys stand. */
    enum Level {
        OWN,
        DEFAULTS
    }

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
        upstream = FakeUpstream.startTls(0, OURS.issue("127.0.0.1", "orders.test").context(OURS), parameters -> parameters.setWantClientAuth(true));
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
        upstream.close();
    }

    private static void keys(Level level, String... keys) throws IOException {
        String tls = "tls: { " + String.join(", ", keys) + " }";
        live.inForce("defaults.yaml", level == Level.DEFAULTS ? "format: 1\nupstream: { " + tls + " }\n" : "format: 1\n");
        live.inForce("routes/under-test.yaml", """
                format: 1
                api: under-test
                upstream: tried
                routes: { any: { match: { path: "/{rest...}" } } }
                upstreams:
                  tried:
                    endpoints: [ "https://127.0.0.1:%d" ]
                    timeouts: { connect: 10s }
                    %s
                """.formatted(upstream.port(), level == Level.OWN ? tls : ""));
    }

    private static int status() throws IOException {
        return live.status(live.path());
    }

    @ParameterizedTest
    @EnumSource
    void trustFile(Level level) throws IOException {
        keys(level, TRUST);
        assertEquals(200, status());
        keys(level, "trust-file: '" + THEIRS.certificateFile() + "'");
        assertEquals(502, status());
        keys(level);
        assertEquals(502, status(), "an authority that the JDK does not know");
    }

    @ParameterizedTest
    @EnumSource
    void serverName(Level level) throws IOException {
        keys(level, TRUST, "server-name: orders.test");
        assertEquals(200, status());
        assertEquals("orders.test", upstream.connections().getLast().serverName());
        keys(level, TRUST, "server-name: others.test");
        assertEquals(502, status());
    }

    @ParameterizedTest
    @EnumSource
    void certificateFile(Level level) throws IOException {
        for (Issued own : List.of(ONE, TWO)) {
            keys(level, TRUST, "certificate-file: '" + own.certificateFile() + "'", "key-file: '" + own.keyFile() + "'");
            assertEquals(200, status());
            assertEquals(List.of(own.certificate()), shown());
        }
        keys(level, TRUST);
        assertEquals(200, status());
        assertEquals(List.of(), shown());
    }

    /** The other pair's key in its place: the file is read, and does not match. */
    @ParameterizedTest
    @EnumSource
    void keyFile(Level level) throws IOException {
        keys(level, TRUST, "certificate-file: '" + ONE.certificateFile() + "'", "key-file: '" + ONE.keyFile() + "'");
        assertEquals(200, status());
        assertEquals(List.of(ONE.certificate()), shown());
        String file = level == Level.OWN ? "routes/under-test.yaml" : "defaults.yaml";
        String good = Files.readString(live.gateway.conf().resolve(file));
        live.refused(file, good.replace(ONE.keyFile().toString(), TWO.keyFile().toString()), good, "tls");
    }

    private static List<Certificate> shown() {
        try {
            return List.of(upstream.connections().getLast().session().getPeerCertificates());
        } catch (SSLPeerUnverifiedException nothing) {
            return List.of();
        }
    }
}
