package portcullis.exchange;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who is calling, as far as the gateway verified it. Made once per credential and shared by its requests.
 *
 * @param kind    what kind of name {@link #id} is
 * @param method  how it was found out
 * @param issuer  our name for whoever vouches for the caller: an issuer's, {@code cert} or {@code forward-auth}; empty for anonymous
 * @param subject the user, as the issuer calls it; empty where there is none
 * @param client  the application, as the issuer calls it, or the name in its certificate; empty where none is known
 * @param tenant  on whose behalf; empty where none is known
 * @param roles   each with the issuer's name in front, {@code main/admin}, unless the issuer is trusted with that role
 * @param scopes  in the order granted
 * @param claims  the operator's extra claims by name: {@link String}, {@link Long}, {@link Boolean}, or a {@link List} of texts
 * @param id      {@code <issuer>/<subject>} or {@code <issuer>/<client>}: the name in logs, limits and policies; empty for anonymous
 * @param fields  what upstreams are told of all this
 */
public record Caller(
        Kind kind,
        Method method,
        String issuer,
        String subject,
        String client,
        String tenant,
        List<String> roles,
        List<String> scopes,
        Map<String, Object> claims,
        String id,
        IdentityFields fields) {

    public static final Caller ANONYMOUS =
            new Caller(Kind.ANONYMOUS, Method.NONE, "", "", "", "", List.of(), List.of(), Map.of(), "");

    /** The {@code issuer} of callers that are known by their certificate alone. */
    public static final String CERTIFICATES = "cert";

    /** The {@code issuer} of callers of whom a service outside told. */
    public static final String FORWARD_AUTH = "forward-auth";

    public Caller(
            Kind kind, Method method, String issuer, String subject, String client, String tenant, List<String> roles,
            List<String> scopes, Map<String, Object> claims, String id) {
        this(
                kind, method, issuer, subject, client, tenant, roles, scopes, claims, id,
                IdentityFields.of(method, issuer, subject, client, tenant, roles, scopes));
    }

    public enum Kind {
        ANONYMOUS,
        USER,
        CLIENT;

        private final String slug = name().toLowerCase(Locale.ROOT);

        /** As in the access log. */
        public String slug() {
            return slug;
        }
    }

    /** How a caller was identified. */
    public enum Method {
        NONE,
        JWT,
        CERTIFICATE,
        FORWARD_AUTH;

        private final String slug = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** As in {@code x-auth-method}. */
        public String slug() {
            return slug;
        }
    }

    /** A user, whom an issuer vouches for. */
    public static Caller user(
            Method method, String issuer, String subject, String client, String tenant, List<String> roles,
            List<String> scopes, Map<String, Object> claims) {
        return new Caller(
                Kind.USER, method, issuer, subject, client, tenant, List.copyOf(roles), List.copyOf(scopes),
                Map.copyOf(claims), issuer + "/" + subject);
    }

    /** An application that acts for itself. */
    public static Caller client(
            Method method, String issuer, String subject, String client, String tenant, List<String> roles,
            List<String> scopes, Map<String, Object> claims) {
        return new Caller(
                Kind.CLIENT, method, issuer, subject, client, tenant, List.copyOf(roles), List.copyOf(scopes),
                Map.copyOf(claims), issuer + "/" + client);
    }

    /** Whoever owns that certificate. */
    public static Caller of(ClientCertificate certificate) {
        return certificate.caller();
    }

    static Caller certified(String name) {
        return client(Method.CERTIFICATE, CERTIFICATES, "", name, "", List.of(), List.of(), Map.of());
    }

    public boolean isAnonymous() {
        return kind == Kind.ANONYMOUS;
    }
}
