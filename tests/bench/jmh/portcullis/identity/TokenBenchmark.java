package portcullis.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig;
import portcullis.config.IssuerConfig.Claims;
import portcullis.config.IssuerConfig.Demands;
import portcullis.config.IssuerConfig.Mapping;
import portcullis.config.JwsAlgorithm;
import portcullis.config.keys.Place;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;
import portcullis.identity.keys.FixedKeys;
import portcullis.identity.keys.KeySource;
import portcullis.kit.JsonPointer;
import portcullis.kit.JsonWriter;
import portcullis.kit.SyntaxFault;
import portcullis.telemetry.Meters;
import portcullis.telemetry.TokenMeters;

/**
 * What one token costs: one of 1 000 that were seen before, and one that was not, both signed by RS256 with a key of 2048 bits.
 * With {@code -prof gc} also what it leaves to collect.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class TokenBenchmark {
    private static final int TOKENS = 1000;
    private static final String ISSUER = "https://id.example.com/";
    private static final String AUDIENCE = "https://api.example.com";

    private static final TokenMeters METERS = new TokenMeters(new Meters("bench"));

    private String[] tokens = {};
    private TokenVerifier remembering = new Nobody();
    private TokenVerifier forgetful = new Nobody();
    private int next;

    /** Until the real ones are there. */
    private static final class Nobody implements TokenVerifier {
        @Override
        public Verdict verify(String token, String client, long deadlineNanos) {
            throw new IllegalStateException("not set up");
        }

        @Override
        public boolean holds(VerifiedToken token) {
            throw new IllegalStateException("not set up");
        }
    }

    @Setup
    public void build() throws GeneralSecurityException, KeySetFault, SyntaxFault {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        tokens = new String[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            tokens[i] = token(pair, i);
        }
        KeySource keys = new FixedKeys(keySet((RSAPublicKey) pair.getPublic()), "here");
        remembering = verifier(keys, 50_000);
        forgetful = verifier(keys, 1);
        for (String token : tokens) {
            if (!(remembering.verify(token, "192.0.2.1", Long.MAX_VALUE) instanceof Verdict.Accepted)) {
                throw new IllegalStateException("a good token is refused");
            }
        }
    }

    private static TokenVerifier verifier(KeySource keys, int entries) throws SyntaxFault {
        IdentityConfig settings = new IdentityConfig(
                Map.of(), new IdentityConfig.TokenCache(entries, Duration.ofHours(1)), new IdentityConfig.Verification(1, 10));
        Verification verification = new Verification(
                settings, InstantSource.system(), System::nanoTime, token -> false, METERS);
        Demands demands = new Demands(
                List.of(AUDIENCE), List.of(JwsAlgorithm.RS256), false, List.of("jwt", "at+jwt"), Duration.ofSeconds(30),
                Duration.ofHours(24), List.of("sub", "exp"));
        Claims claims = new Claims(
                List.of(JsonPointer.parse("/sub")), List.of(JsonPointer.parse("/azp")), List.of(JsonPointer.parse("/roles")),
                List.of(JsonPointer.parse("/scope")), List.of(JsonPointer.parse("/tenant")));
        IssuerConfig config = new IssuerConfig(
                "main", ISSUER,
                new IssuerConfig.KeyOrigin(
                        new IssuerConfig.Jwks.Discover(),
                        new IssuerConfig.JwksRefresh(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(24)), null),
                demands, new Mapping(IssuerConfig.Principal.USER, claims, Map.of(), List.of()), Place.of("gateway.yaml"));
        return new JwtVerifier(verification, Map.of(new IssuerChecks(config, keys), List.of(AUDIENCE)));
    }

    private static String token(KeyPair pair, int subject) throws GeneralSecurityException {
        long now = System.currentTimeMillis() / 1000;
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", AUDIENCE);
        claims.put("sub", "user-" + subject);
        claims.put("azp", "web");
        claims.put("scope", "orders:read orders:write");
        claims.put("roles", List.of("customer", "beta"));
        claims.put("iat", now);
        claims.put("exp", now + 3600);
        claims.put("jti", "0190f5c2-7f4e-7000-8000-" + String.format("%012d", subject));
        String signed = part(JsonWriter.compact().value(Map.of("alg", "RS256", "typ", "at+jwt", "kid", "key-1")).toString()) + "."
                + part(JsonWriter.compact().value(claims).toString());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static KeySet keySet(RSAPublicKey key) throws KeySetFault {
        Map<String, String> jwk = Map.of(
                "kty", "RSA", "kid", "key-1", "use", "sig", "alg", "RS256", "n", number(key.getModulus()), "e", number(key.getPublicExponent()));
        return KeySet.ofJwks(JsonWriter.compact().value(Map.of("keys", List.of(jwk))).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private String next() {
        next = next + 1 == TOKENS ? 0 : next + 1;
        return tokens[next];
    }

    /** The rate at which 1 000 clients come back. */
    @Benchmark
    public Verdict known() {
        return remembering.verify(next(), "192.0.2.1", Long.MAX_VALUE);
    }

    @Benchmark
    public Verdict unknown() {
        return forgetful.verify(next(), "192.0.2.1", Long.MAX_VALUE);
    }
}
