package portcullis.tests.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.SigningKey;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** Keys are those of the origin that the configuration names, and of no other. */
class OriginTest extends GatewayAndIssuer {
    private static final String UNKNOWN = "401 token-invalid";
    private static final String UNAVAILABLE = "503 keys-unavailable";

    private Token byUnpublished(SigningKey key) {
        return issuer.token().key(key);
    }

    @Test
    void issuerIsTheExactNameThatTokensHave() throws IOException {
        gateway.issuer(issuer);
        assertEquals("200", gateway.outcome(issuer.token()));
        assertEquals(UNKNOWN, gateway.outcome(issuer.token().claim("iss", issuer.name() + "/")));

        String url = "jwks: { url: " + issuer.jwksUrl() + " }";
        gateway.write(issuer, url);
        gateway.gateway.edit("gateway.yaml", Files.readString(gateway.gateway.conf().resolve("gateway.yaml"))
                .replace("issuer: " + issuer.name(), "issuer: " + issuer.name() + "/"));
        assertEquals(200, gateway.gateway.admin("POST", "/admin/reload").status());
        assertEquals(UNKNOWN, gateway.outcome(issuer.token()));
        assertEquals("200", gateway.outcome(issuer.token().claim("iss", issuer.name() + "/")));
    }

    @Test
    void eachOriginHasItsOwnKeys() throws IOException {
        SigningKey inFile = issuer.newKey("ES256");
        SigningKey inPem = issuer.newKey("ES256");
        Files.writeString(gateway.gateway.conf().resolve("keys.json"), TestIssuer.jwks(List.of(inFile)));
        Files.writeString(gateway.gateway.conf().resolve("keys.pem"), inPem.publicPem());

        gateway.issuer(issuer, "jwks: discover");
        assertEquals("200", gateway.outcome(issuer.token()));
        assertEquals(1, issuer.discoveries());
        assertEquals(UNKNOWN, gateway.outcome(byUnpublished(inFile)));

        gateway.issuer(issuer, "jwks: { file: keys.json }");
        assertEquals("200", gateway.outcome(byUnpublished(inFile)));
        assertEquals(UNKNOWN, gateway.outcome(issuer.token()));
        assertEquals(Map.of("healthy", true, "message", "keys: 1, from " + gateway.gateway.conf().resolve("keys.json")), gateway.detail());

        gateway.issuer(issuer, "jwks: { pem-file: keys.pem }");
        assertEquals("200", gateway.outcome(byUnpublished(inPem)));
        assertEquals("200", gateway.outcome(byUnpublished(inPem).withoutHeader("kid")));
        assertEquals(UNKNOWN, gateway.outcome(byUnpublished(inFile)));

        gateway.issuer(issuer);
        assertEquals("200", gateway.outcome(issuer.token()));
        assertEquals(UNKNOWN, gateway.outcome(byUnpublished(inPem)));
        assertTrue(gateway.message().startsWith("keys: 1, fetched "), gateway.message());
    }

    @Test
    void keysAreFetchedWhereTheUrlSays() throws IOException {
        try (TestIssuer other = TestIssuer.start("ES256")) {
            gateway.issuer(issuer, "jwks: { url: " + other.jwksUrl() + " }");
            assertEquals("200", gateway.outcome(byUnpublished(other.key())));
            assertEquals(UNKNOWN, gateway.outcome(byUnpublished(issuer.newKey("ES256"))));
            assertEquals(0, issuer.fetches());

            gateway.issuer(issuer, "jwks: { url: " + issuer.jwksUrl() + " }");
            assertEquals("200", gateway.outcome(issuer.token()));
        }
    }

    @Test
    void metadataThatMoveTheKeysAreFollowed() throws IOException {
        try (TestIssuer other = TestIssuer.start("ES256")) {
            gateway.issuer(issuer, "jwks: discover", KeyGateway.OFTEN);
            assertEquals("200", gateway.outcome(issuer.token()));
            issuer.discovery(turn -> turn.readAll().answer(200, issuer.metadata().replace(issuer.jwksUrl(), other.jwksUrl())));
            gateway.becomes("200", byUnpublished(other.key()));
        }
    }

    @Test
    void metadataOfAnotherIssuerAreNotBelieved() throws IOException {
        issuer.discovery(turn -> turn.readAll().answer(200, issuer.metadata().replace("\"issuer\":\"http", "\"issuer\":\"https")));
        gateway.issuer(issuer, "jwks: discover");
        assertEquals(UNAVAILABLE, gateway.outcome(issuer.token()));
        assertTrue(gateway.message().contains("is not about the issuer " + issuer.name()), gateway.message());
        assertEquals(0, issuer.fetches());
    }

    @Test
    void whatIsNoKeySetIsRefused() throws IOException {
        issuer.redirecting("http://localhost:" + first.name().substring(first.name().lastIndexOf(':') + 1) + "/jwks");
        gateway.issuer(issuer);
        assertEquals(UNAVAILABLE, gateway.outcome(issuer.token()));
        assertTrue(gateway.message().contains("redirects to another origin"), gateway.message());

        try (TestIssuer large = TestIssuer.start("ES256")) {
            large.answeringText(large.jwks() + " ".repeat(512 * 1024));
            gateway.issuer(large);
            assertEquals(UNAVAILABLE, gateway.outcome(large.token()));
            assertTrue(gateway.message().contains("more than 512 KiB"), gateway.message());
        }
        try (TestIssuer broken = TestIssuer.start("ES256")) {
            broken.answeringStatus(500);
            gateway.issuer(broken);
            assertEquals(UNAVAILABLE, gateway.outcome(broken.token()));
            assertTrue(gateway.message().contains("answered 500"), gateway.message());
        }
    }

    @Test
    void trustFileNamesWhoCertifiesTheIssuer() throws IOException {
        Authority own = Certificates.authority("Own Authority");
        try (TestIssuer secure = TestIssuer.startTls(own.issue("127.0.0.1"), "ES256")) {
            gateway.issuer(secure);
            assertEquals(UNAVAILABLE, gateway.outcome(secure.token()));
            assertFalse(gateway.healthy());
            assertEquals(0, secure.fetches());

            gateway.issuer(secure, "trust-file: " + own.certificateFile());
            assertEquals("200", gateway.outcome(secure.token()));
            assertTrue(gateway.healthy());
        }
        Path wrong = Certificates.authority("Another Authority").certificateFile();
        try (TestIssuer secure = TestIssuer.startTls(own.issue("127.0.0.1"), "ES256")) {
            gateway.issuer(secure, "trust-file: " + wrong);
            assertEquals(UNAVAILABLE, gateway.outcome(secure.token()));
        }
        try (TestIssuer misnamed = TestIssuer.startTls(own.issue("id.example.com"), "ES256")) {
            gateway.issuer(misnamed, "trust-file: " + own.certificateFile());
            assertEquals(UNAVAILABLE, gateway.outcome(misnamed.token()));
            assertEquals(0, misnamed.fetches());
        }
    }
}
