package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portcullis.identity.HandIssuer.lasting;
import static portcullis.identity.HandIssuer.typed;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.IssuerConfig.Demands;
import portcullis.config.JwsAlgorithm;
import portcullis.kit.JsonReader;

class TokenDemandsTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final Demands DAY = HandIssuer.DEMANDS;
    private static final Demands ANY = lasting(null);

    /** @param claims where {@code @} stands for the second that it is */
    private static TokenDemands.Span span(Demands demands, String claims) throws ClaimFault {
        String json = claims.replaceAll("@([+-]\\d+)?", "(@$1)");
        StringBuilder read = new StringBuilder();
        for (int from = 0; from < json.length(); from++) {
            if (json.charAt(from) == '(') {
                int end = json.indexOf(')', from);
                String offset = json.substring(from + 2, end);
                read.append(NOW / 1000 + (offset.isEmpty() ? 0 : Long.parseLong(offset)));
                from = end;
            } else {
                read.append(json.charAt(from));
            }
        }
        return new TokenDemands(demands).span((Map<?, ?>) JsonReader.read(read.toString()), NOW);
    }

    private static void refused(TokenFault fault, Demands demands, String claims) {
        assertEquals(fault, assertThrows(ClaimFault.class, () -> span(demands, claims), claims).fault(), claims);
    }

    @Test
    void endsWithExpAndTheSkew() throws ClaimFault {
        assertEquals(new TokenDemands.Span(NOW, NOW + 90_000), span(DAY, "{\"iat\":@,\"exp\":@+60}"));
        assertEquals(NOW + 1000, span(DAY, "{\"exp\":@-29}").ends());
        refused(TokenFault.EXPIRED, DAY, "{\"exp\":@-30}");
        refused(TokenFault.EXPIRED, DAY, "{\"exp\":0}");
    }

    @Test
    void beginsWithNbfAndIatLessTheSkew() throws ClaimFault {
        span(DAY, "{\"nbf\":@+30,\"exp\":@+60}");
        refused(TokenFault.NOT_YET_VALID, DAY, "{\"nbf\":@+31,\"exp\":@+60}");
        span(DAY, "{\"iat\":@+30,\"exp\":@+60}");
        refused(TokenFault.NOT_YET_VALID, DAY, "{\"iat\":@+31,\"exp\":@+60}");
    }

    @Test
    void lastsNoLongerThanItMay() throws ClaimFault {
        span(DAY, "{\"iat\":@-3600,\"exp\":@+82800}");
        refused(TokenFault.LIFETIME_TOO_LONG, DAY, "{\"iat\":@-3600,\"exp\":@+82801}");
        span(DAY, "{\"exp\":@+86400}");
        refused(TokenFault.LIFETIME_TOO_LONG, DAY, "{\"exp\":@+86401}");
        span(ANY, "{\"iat\":1,\"exp\":253402300799}");
    }

    @Test
    void withoutAnEndItLastsForEver() throws ClaimFault {
        refused(TokenFault.LIFETIME_TOO_LONG, lasting(Duration.ofDays(36500)), "{}");
        refused(TokenFault.LIFETIME_TOO_LONG, DAY, "{\"iat\":@}");
        assertEquals(new TokenDemands.Span(0, Long.MAX_VALUE), span(ANY, "{}"));
        refused(TokenFault.CLAIM_MALFORMED, ANY, "{\"exp\":null}");
    }

    @Test
    void timesMayHaveFractions() throws ClaimFault {
        assertEquals(NOW + 60_500 + 30_000, span(DAY, "{\"exp\":@+60.5}").ends());
        assertEquals(NOW, span(DAY, "{\"iat\":1.8e9,\"exp\":@+60}").issuedAt());
        refused(TokenFault.EXPIRED, DAY, "{\"exp\":1.5}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1", "-0.5", "-9223372036854775808", "9223372036854775807", "9223372036854775808", "1e300", "253402300800",
                "253402300799.5", "1800000060000", "\"1800000060\"", "true", "null", "[1800000060]", "{}", "\"NaN\"", "\"\""
            })
    void timesAreSaneNumbers(String value) {
        refused(TokenFault.CLAIM_MALFORMED, ANY, "{\"exp\":" + value + "}");
        refused(TokenFault.CLAIM_MALFORMED, ANY, "{\"nbf\":" + value + "}");
        refused(TokenFault.CLAIM_MALFORMED, ANY, "{\"iat\":" + value + "}");
    }

    @Test
    void requiredClaimsHoldSomething() throws ClaimFault {
        TokenDemands demands = new TokenDemands(lasting(null, "sub", "groups"));
        demands.requireClaims((Map<?, ?>) JsonReader.read("{\"sub\":0,\"groups\":[\"\"]}"));
        demands.requireClaims((Map<?, ?>) JsonReader.read("{\"sub\":false,\"groups\":{\"a\":null}}"));
        for (String empty : new String[] {"{\"sub\":\"a\"}", "{\"sub\":\"a\",\"groups\":null}", "{\"sub\":\"a\",\"groups\":[]}",
            "{\"sub\":\"a\",\"groups\":{}}", "{\"sub\":\"\",\"groups\":[1]}"}) {
            ClaimFault fault = assertThrows(
                    ClaimFault.class, () -> demands.requireClaims((Map<?, ?>) JsonReader.read(empty)), empty);
            assertEquals(TokenFault.CLAIM_MISSING, fault.fault());
        }
    }

    @Test
    void typesAreMediaTypes() {
        TokenDemands demands = new TokenDemands(DAY);
        for (String type : new String[] {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "APPLICATION/JWT"}) {
            assertTrue(demands.takesType(type), type);
        }
        for (String type : new String[] {"", "dpop+jwt", "JWT ", "application/", "application/application/jwt", "text/jwt"}) {
            assertFalse(demands.takesType(type), type);
        }
    }

    @Test
    void onlyJwtMayBeLeftOut() {
        assertTrue(new TokenDemands(typed("at+jwt", "jwt")).takesType(null));
        assertFalse(new TokenDemands(typed("at+jwt")).takesType(null));
    }

    @Test
    void algorithmsAreThoseOfTheList() {
        TokenDemands demands = new TokenDemands(DAY);
        assertTrue(demands.takes(JwsAlgorithm.HS256));
        assertFalse(demands.takes(JwsAlgorithm.HS384));
        assertFalse(demands.takes(null));
    }
}
