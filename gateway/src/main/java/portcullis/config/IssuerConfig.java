package portcullis.config;

import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.flag;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.map;
import static portcullis.config.keys.Key.word;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Format;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Inline;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;
import portcullis.kit.JsonPointer;
import portcullis.kit.SyntaxFault;

/**
 * Somebody whose tokens say who is calling (RFC 7519).
 *
 * @param name what we call it; part of every name that policies, roles and logs know its callers by
 * @param issuer the exact value of {@code iss}
 */
public record IssuerConfig(String name, String issuer, KeyOrigin keys, Demands demands, Mapping mapping, Place place) {

    /** Names that callers of other kinds begin with. */
    public static final Set<String> RESERVED_NAMES = Set.of("key", "cert", "forward-auth");

    static final Keys<IssuerConfig> KEYS = Declare.keys(
                    IssuerConfig::new,
                    Given.name(),
                    Key.text("issuer").says("the exact value of iss; for jwks: discover also where the key set is found"),
                    new Inline<>(KeyOrigin.KEYS),
                    new Inline<>(Demands.KEYS),
                    new Inline<>(Mapping.KEYS),
                    Given.place())
            .check(IssuerConfig::checkName);

    private static void checkName(IssuerConfig issuer, Keys.Complaints complaints) {
        if (RESERVED_NAMES.contains(issuer.name)) {
            complaints.error("", "is a name that callers without a token have", "another name for the issuer");
        }
    }

    /**
     * Where its keys come from.
     *
     * @param trust the authorities that the certificate of a fetched key set must come from; null for those that the JDK trusts
     */
    public record KeyOrigin(Jwks jwks, JwksRefresh refresh, @Nullable NamedFile trust) {
        static final Keys<KeyOrigin> KEYS = Declare.keys(
                KeyOrigin::new,
                Key.of("jwks", Jwks.SHAPE).or("discover").says("where the issuer's keys come from"),
                block("jwks-refresh", JwksRefresh.KEYS).orEmpty().says("when a key set is fetched"),
                Key.of("trust-file", Formats.FILE)
                        .orNone()
                        .says("PEM certificates of the authorities to trust when fetching keys; none: those that the JDK trusts"));
    }

    /**
     * What a token must be like to be taken.
     *
     * @param audiences one of which must be in {@code aud}; empty when each filter that uses the issuer says its own
     * @param types media types of tokens, in lower case and without {@code application/}
     * @param maxLifetime the longest from {@code iat} to {@code exp}; null for any
     */
    public record Demands(
            List<String> audiences,
            List<JwsAlgorithm> algorithms,
            boolean allowSymmetric,
            List<String> types,
            Duration clockSkew,
            @Nullable Duration maxLifetime,
            List<String> requiredClaims) {
        private static final Format<String> MEDIA_TYPE =
                Format.of("media type", "at+jwt", Map.of("type", "string"), Demands::mediaType);

        static final Keys<Demands> KEYS = Declare.keys(
                        Demands::new,
                        list("audiences", Formats.TEXT)
                                .orItems()
                                .says("one of these must be in aud; may be left to the filters that use the issuer"),
                        list("algorithms", JwsAlgorithm.FORMAT)
                                .orItems("RS256", "ES256")
                                .nonEmpty()
                                .says("how tokens may be signed; each key is good for its own kind only"),
                        flag("allow-symmetric")
                                .or("false")
                                .says("takes HS algorithms, with which every holder of the key can make tokens"),
                        list("types", MEDIA_TYPE)
                                .orItems("JWT", "at+jwt")
                                .nonEmpty()
                                .says("media types of tokens (typ); with JWT among them, a token may leave it out"),
                        duration("clock-skew").between("0s", "10m").or("30s").says("how far the issuer's clock may be off"),
                        duration("max-lifetime")
                                .atLeast("1s")
                                .or("24h")
                                .mayBeNone()
                                .says("the longest that a token may be good for, from iat to exp"),
                        list("required-claims", Formats.TEXT).orItems("sub", "exp").says("claims that a token must have"))
                .check(Demands::checkAlgorithms);

        private static String mediaType(String text) {
            String type = text.toLowerCase(Locale.ROOT);
            return type.startsWith("application/") ? type.substring("application/".length()) : type;
        }

        private static void checkAlgorithms(Demands demands, Keys.Complaints complaints) {
            for (JwsAlgorithm algorithm : demands.algorithms) {
                if (algorithm.isSymmetric() && !demands.allowSymmetric) {
                    complaints.error(
                            "algorithms",
                            "has " + algorithm + ", with which every holder of the key can make tokens",
                            "RS256, ES256 or EdDSA, or allow-symmetric: true");
                }
                if (demands.algorithms.indexOf(algorithm) != demands.algorithms.lastIndexOf(algorithm)) {
                    complaints.error("algorithms", "has " + algorithm + " twice", "each of them once");
                    return;
                }
            }
        }
    }

    /**
     * Whom a token stands for.
     *
     * @param extraClaims attributes for policies and templates, by name
     * @param trustedRoles roles that the issuer may grant without its name in front
     */
    public record Mapping(
            Principal principal, Claims claims, Map<String, ExtraClaim> extraClaims, List<String> trustedRoles) {
        /** Without a slash, which stands behind the issuer's name in every role that is not trusted: none may pass for one of another issuer. */
        private static final Format<String> ROLE =
                Format.of("role", "admin", Map.of("type", "string", "pattern", "^[^/]+$"), Mapping::role);

        static final Keys<Mapping> KEYS = Declare.keys(
                Mapping::new,
                word("principal", Principal.values())
                        .or("user")
                        .says("whether a token stands for a user, or for the client that got it"),
                block("claims", Claims.KEYS)
                        .orEmpty()
                        .says("where in a token things stand, as JSON Pointers; of several the first that is there"),
                map("extra-claims", Formats.NAME, Shapes.block(ExtraClaim.KEYS))
                        .orEmpty()
                        .says("further claims for policies and templates"),
                list("trusted-roles", ROLE)
                        .orItems()
                        .says("roles that this issuer may grant without its name in front"));

        private static String role(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("is empty");
            }
            if (text.indexOf('/') >= 0) {
                throw new IllegalArgumentException("'" + text + "' has a '/', as roles with an issuer's name in front have");
            }
            return text;
        }
    }

    /** What its tokens stand for. */
    public enum Principal {
        USER,
        CLIENT
    }

    /** Where an issuer's keys come from. */
    public sealed interface Jwks {
        Shape<Jwks> SHAPE = Shapes.either(
                Formats.<Jwks>word("discover", new Discover()),
                Shapes.oneOf(List.of(
                        Key.of("url", Formats.WEB_URL).says("of the key set (RFC 7517, 5)").as(Url::new),
                        Key.of("file", Formats.FILE).says("a key set; a change is in force within a second").as(KeySetFile::new),
                        Key.of("pem-file", Formats.FILE)
                                .says("PEM: public keys or certificates; tokens need no kid then")
                                .as(PemFile::new))));

        /** Named by the issuer's own metadata (OpenID Connect Discovery 1.0, 4). */
        record Discover() implements Jwks {}

        record Url(URI url) implements Jwks {}

        record KeySetFile(NamedFile file) implements Jwks {}

        record PemFile(NamedFile file) implements Jwks {}
    }

    /**
     * @param every how old a set becomes before it is fetched again
     * @param cooldown the least time between two fetches that tokens cause
     * @param maxStale how old a set may become while its issuer cannot be reached
     */
    public record JwksRefresh(Duration every, Duration cooldown, Duration maxStale) {
        static final Keys<JwksRefresh> KEYS = Declare.keys(
                        JwksRefresh::new,
                        duration("every").between("1s", "7d").or("5m").says("how old a key set becomes before it is fetched again"),
                        duration("cooldown")
                                .between("1s", "1h")
                                .or("10s")
                                .says("the least time between two fetches that tokens with unknown keys cause"),
                        duration("max-stale")
                                .between("1m", "365d")
                                .or("24h")
                                .says("how old a key set may become while its issuer cannot be reached"))
                .check((refresh, complaints) -> {
                    if (refresh.maxStale.compareTo(refresh.every) < 0) {
                        complaints.error("max-stale", "is shorter than every", "at least " + refresh.every.toSeconds() + "s");
                    }
                });
    }

    /** Where in a token things stand; of several places the first that holds something. */
    public record Claims(
            List<JsonPointer> subject,
            List<JsonPointer> client,
            List<JsonPointer> roles,
            List<JsonPointer> scopes,
            List<JsonPointer> tenant) {
        private static final Format<JsonPointer> POINTER =
                Format.of("JSON Pointer", "/realm_access/roles", Map.of("type", "string", "pattern", "^(/|$)"), Claims::pointer);
        private static final Shape<List<JsonPointer>> POINTERS =
                Shapes.either(POINTER.as(List::of), Shapes.listOf(POINTER).nonEmpty());

        static final Keys<Claims> KEYS = Declare.keys(
                Claims::new,
                Key.of("subject", POINTERS).or("/sub").says("who a user is"),
                Key.of("client", POINTERS).orItems("/azp", "/client_id").says("which application got the token"),
                Key.of("roles", POINTERS)
                        .orItems("/roles", "/realm_access/roles")
                        .says("a list of texts, or one text with spaces between"),
                Key.of("scopes", POINTERS).orItems("/scope", "/scp").says("a text with spaces between, or a list of texts"),
                Key.of("tenant", POINTERS).or("/tenant").says("on whose behalf"));

        private static JsonPointer pointer(String text) {
            try {
                return JsonPointer.parse(text);
            } catch (SyntaxFault fault) {
                throw new IllegalArgumentException(fault.wrong(), fault);
            }
        }
    }

    /** A claim of the operator's own. */
    public record ExtraClaim(JsonPointer path, Type type) {
        static final Keys<ExtraClaim> KEYS = Declare.keys(
                ExtraClaim::new,
                Key.of("path", Claims.POINTER).says("where it stands in a token"),
                word("type", Type.values()).or("string").says("what it must be; a token with something else there is refused"));

        public enum Type {
            STRING,
            /** A whole number of 64 bits. */
            LONG,
            BOOLEAN,
            /** A list of texts. */
            STRINGS
        }
    }
}
