package portcullis.tests.identity;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.SigningKey;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** What an issuer's tokens must be like is what its keys in gateway.yaml say, from the moment in which they say so. */
class DemandKeysTest {
    private static TokenGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = TokenGateway.start(TestIssuer.start("RS256", "ES256", "HS256"), "", "algorithms: [RS256]");
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static Token token() {
        return live.issuer.token();
    }

    @Test
    void audiencesAreWhomATokenMustBeFor() throws IOException {
        live.issuer("algorithms: [RS256]", "audiences: [https://one.test, https://two.test]");
        live.takes(token().audience("https://two.test"));
        live.takes(token().audience("https://other.test", "https://one.test"));
        live.refuses("audience-wrong", token().audience("https://three.test"));
        live.issuer("algorithms: [RS256]", "audiences: [https://three.test]");
        live.takes(token().audience("https://three.test"));
        live.refuses("audience-wrong", token().audience("https://two.test"));
    }

    @Test
    void algorithmsAreThoseThatMaySign() throws IOException {
        live.issuer("algorithms: [RS256]");
        live.takes(token());
        live.refuses("algorithm-refused", token().key(live.issuer.key("ES256")));
        live.issuer("algorithms: [ES256]");
        live.takes(token().key(live.issuer.key("ES256")));
        live.refuses("algorithm-refused", token());
    }

    @Test
    void symmetricAlgorithmsAreAskedForTwice() throws IOException {
        SigningKey shared = live.issuer.key("HS256");
        live.gateway.edit("shared.json", TestIssuer.jwks(List.of(shared)));
        String file = "jwks: { file: shared.json }";
        live.refused("allow-symmetric", file, "algorithms: [HS256]", "allow-symmetric: false");
        live.issuer(file, "algorithms: [HS256]", "allow-symmetric: true");
        live.takes(token().key(shared));
        live.issuer("algorithms: [RS256]", "allow-symmetric: true");
        live.refuses("algorithm-refused", token().key(shared));
    }

    @Test
    void typesAreThoseThatATokenMaySayItIs() throws IOException {
        live.issuer("algorithms: [RS256]");
        live.takes(token().withoutHeader("typ"));
        live.takes(token().header("typ", "application/AT+jwt"));
        live.refuses("type-refused", token().header("typ", "logout+jwt"));
        live.issuer("algorithms: [RS256]", "types: [application/logout+jwt]");
        live.takes(token().header("typ", "logout+jwt"));
        live.refuses("type-refused", token());
        live.refuses("type-refused", token().withoutHeader("typ"));
    }

    @Test
    void clockSkewIsHowFarTheIssuersClockMayBeOff() throws IOException {
        live.issuer("algorithms: [RS256]", "clock-skew: 10m");
        live.takes(token().expires(Instant.now().minusSeconds(300)));
        live.takes(token().notBefore(Instant.now().plusSeconds(300)));
        live.issuer("algorithms: [RS256]", "clock-skew: 1s");
        live.refuses("expired", token().expires(Instant.now().minusSeconds(300)));
        live.refuses("not-yet-valid", token().notBefore(Instant.now().plusSeconds(300)));
        live.refuses("not-yet-valid", token().issuedAt(Instant.now().plusSeconds(300)));
    }

    @Test
    void maxLifetimeIsTheLongestThatATokenMayBeGoodFor() throws IOException {
        live.issuer("algorithms: [RS256]", "max-lifetime: 10m");
        live.takes(token().lifetime(Duration.ofMinutes(10)));
        live.refuses("lifetime-too-long", token().lifetime(Duration.ofMinutes(11)));
        live.issuer("algorithms: [RS256]", "max-lifetime: none");
        live.takes(token().lifetime(Duration.ofDays(10_000)));
    }

    @Test
    void requiredClaimsMustBeThere() throws IOException {
        live.issuer("algorithms: [RS256]", "required-claims: [exp, tenant]");
        live.takes(token().claim("tenant", "acme"));
        live.refuses("claim-missing", token());
        live.refuses("claim-missing", token().claim("tenant", ""));
        live.issuer("algorithms: [RS256]", "required-claims: []", "max-lifetime: none");
        live.takes(token().withoutClaim("exp"));
    }
}
