package portcullis.filters.authenticate;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.flag;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.word;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/**
 * Who is calling, and how he shows it.
 *
 * @param issuers whose tokens are taken, by name, in file order, with audiences of the filter's own; empty when tokens are not
 * @param certificate null when certificates are not taken
 */
public record AuthenticateConfig(
        Map<String, Audiences> issuers,
        @Nullable Certificate certificate,
        AllOf allOf,
        List<TokenPlace> tokenFrom,
        Mode mode,
        boolean forwardToken) {

    private static final Shape<Map<String, Audiences>> ISSUERS = Shapes.listOr(
            Shapes.listOf(Formats.NAME).nonEmpty().as(AuthenticateConfig::byName),
            Shapes.mapOf(Formats.NAME, Shapes.block(Audiences.KEYS)).nonEmpty());

    public static final Keys<AuthenticateConfig> KEYS = keys(
                    AuthenticateConfig::of,
                    Key.of("issuers", ISSUERS)
                            .orNone()
                            .says("whose tokens are taken: names of identity.issuers, or a map from names to audiences"),
                    Key.block("client-certificate", Certificate.KEYS)
                            .orNone()
                            .says("takes certificates that the listener asked for and found good"),
                    Key.of("all-of", AllOf.SHAPE)
                            .or("false")
                            .says("whether one of several is enough; true for every one of them, or a list of those that must be there"),
                    list("token-from", TokenPlace.SHAPE)
                            .nonEmpty()
                            .orItems("authorization")
                            .says("where a token may be: authorization, { cookie: NAME }, { query: NAME }; two different ones are refused"),
                    word("mode", Mode.values())
                            .or("required")
                            .says("whether a request without any of it is refused, or goes on as anonymous"),
                    flag("forward-token").or("true").says("whether the token goes upstream"))
            .check(AuthenticateConfig::checkMethods)
            .check(AuthenticateConfig::checkPlaces)
            .check(AuthenticateConfig::checkAllOf);

    /** @param accepted for one of which a token must be; empty for those of the issuer */
    public record Audiences(List<String> accepted) {
        static final Audiences OF_ISSUER = new Audiences(List.of());

        static final Keys<Audiences> KEYS = keys(
                Audiences::new,
                list("audiences", Formats.TEXT)
                        .orItems()
                        .says("one of these must be in aud, in place of the issuer's own"));
    }

    /** @param names one of which a certificate must have; empty for any */
    public record Certificate(List<String> names) {
        static final Keys<Certificate> KEYS = keys(
                Certificate::new,
                list("names", Formats.TEXT)
                        .orItems()
                        .says("subject alternative names, one of which the certificate must have, exactly; none: any"));
    }

    /**
     * What must be there together.
     *
     * @param every whatever the filter takes
     * @param named what else; empty when one is enough
     */
    public record AllOf(boolean every, List<Credential> named) {
        static final Shape<AllOf> SHAPE = Shapes.either(
                Formats.FLAG.as(every -> new AllOf(every, List.of())),
                Shapes.listOf(Formats.words(Credential.values())).nonEmpty().as(named -> new AllOf(false, named)));

        boolean demands(Credential credential) {
            return every || named.contains(credential);
        }

        boolean isAny() {
            return !every && named.isEmpty();
        }
    }

    /** Whether somebody must be known. */
    public enum Mode {
        REQUIRED,
        OPTIONAL
    }

    private static AuthenticateConfig of(
            @Nullable Map<String, Audiences> issuers,
            @Nullable Certificate certificate,
            AllOf allOf,
            List<TokenPlace> tokenFrom,
            Mode mode,
            boolean forwardToken) {
        return new AuthenticateConfig(issuers == null ? Map.of() : issuers, certificate, allOf, tokenFrom, mode, forwardToken);
    }

    private static Map<String, Audiences> byName(List<String> names) {
        Map<String, Audiences> all = new LinkedHashMap<>();
        for (String name : names) {
            if (all.put(name, Audiences.OF_ISSUER) != null) {
                throw new IllegalArgumentException("names '" + name + "' twice");
            }
        }
        return Collections.unmodifiableMap(all);
    }

    private static void checkMethods(AuthenticateConfig config, Keys.Complaints complaints) {
        if (config.issuers.isEmpty() && config.certificate == null) {
            complaints.error("", "takes nothing that says who is calling", "issuers, client-certificate, or both");
        } else if (config.issuers.isEmpty()) {
            for (String key : List.of("token-from", "forward-token")) {
                if (complaints.isWritten(key)) {
                    complaints.error(key, "is about tokens, and there are no issuers", "issuers, or not this key");
                }
            }
        }
    }

    private static void checkPlaces(AuthenticateConfig config, Keys.Complaints complaints) {
        if (config.tokenFrom.stream().distinct().count() < config.tokenFrom.size()) {
            complaints.error("token-from", "names a place twice", "each place once");
        }
    }

    private static void checkAllOf(AuthenticateConfig config, Keys.Complaints complaints) {
        if (config.allOf.isAny()) {
            return;
        }
        if (config.mode == Mode.OPTIONAL) {
            complaints.error("all-of", "demands what mode: optional does not", "one of the two");
        }
        if (config.allOf.every && (config.issuers.isEmpty() || config.certificate == null)) {
            complaints.error("all-of", "demands several, and there is one", "issuers and client-certificate");
        }
        for (Credential demanded : config.allOf.named) {
            if (!config.takes(demanded)) {
                String key = Formats.wordOf(demanded);
                complaints.error("all-of", "demands " + key + ", which are not taken", "the key " + key + " beside it");
            }
        }
    }

    /** The names of query parameters that carry tokens. */
    public List<String> tokenParameters() {
        return tokenFrom.stream().filter(TokenPlace.Query.class::isInstance).map(place -> ((TokenPlace.Query) place).name()).toList();
    }

    /** The names of cookies that carry tokens. */
    public List<String> tokenCookies() {
        return tokenFrom.stream().filter(TokenPlace.Cookie.class::isInstance).map(place -> ((TokenPlace.Cookie) place).name()).toList();
    }

    boolean takes(Credential credential) {
        return switch (credential) {
            case ISSUERS -> !issuers.isEmpty();
            case CLIENT_CERTIFICATE -> certificate != null;
        };
    }

    @Override
    public String toString() {
        String tokens = issuers.isEmpty() ? "" : "tokens of " + String.join(" ", issuers.keySet());
        String certificates = certificate == null
                ? ""
                : "certificates" + (certificate.names.isEmpty() ? "" : " of " + String.join(" ", certificate.names));
        boolean together = allOf.demands(Credential.ISSUERS) && allOf.demands(Credential.CLIENT_CERTIFICATE);
        String both = tokens.isEmpty() || certificates.isEmpty() ? "" : together ? " and " : " or ";
        return tokens + both + certificates + (mode == Mode.OPTIONAL ? ", optional" : "");
    }
}
