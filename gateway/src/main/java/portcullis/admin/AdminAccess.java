package portcullis.admin;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.AdminConfig;
import portcullis.config.AdminConfig.Role;
import portcullis.kit.Cidr;

/**
 * Who may use the admin API. A token tells the caller's role. Host and Origin are checked against browsers: a page that an
 * operator visits can neither reach us through a name of its own that it points to our address (DNS rebinding), nor
 * send requests that we would obey (cross-site request forgery).
 */
final class AdminAccess {
    private static final String SCHEME = "bearer ";

    private final Supplier<List<AdminConfig.Token>> tokens;
    private final byte[] controlToken;
    private final String bindHost;

    /**
     * @param tokens those of the configuration in force
     * @param controlToken of this run of the process; always works, for everything
     */
    AdminAccess(Supplier<List<AdminConfig.Token>> tokens, String controlToken, String bindHost) {
        this.tokens = tokens;
        this.controlToken = digest(controlToken);
        this.bindHost = bindHost.toLowerCase(Locale.ROOT);
    }

    /**
     * The role that the Authorization field's token has. Every token is compared, and in constant time, so that the time
     * tells nothing of any of them.
     */
    Optional<Role> role(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] given = digest(authorization.substring(SCHEME.length()).strip());
        Role role = MessageDigest.isEqual(given, controlToken) ? Role.OPERATE : null;
        for (AdminConfig.Token token : tokens.get()) {
            boolean same = MessageDigest.isEqual(given, digest(token.token().value()));
            if (same && role != Role.OPERATE) {
                role = token.role();
            }
        }
        return Optional.ofNullable(role);
    }

    /**
     * Whether the Host is ours: an address, which nobody can point elsewhere, {@code localhost} with what is below it,
     * or the name that we are bound to.
     */
    boolean knowsHost(String host) {
        String name = withoutPort(host.toLowerCase(Locale.ROOT));
        if (name.startsWith("[") && name.endsWith("]")) {
            return Cidr.literal(name.substring(1, name.length() - 1)) != null;
        }
        return Cidr.literal(name) != null
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals(bindHost);
    }

    /** Whether the Origin, where there is one, is ourselves. Ours is the only page that may call us from a browser. */
    boolean knowsOrigin(@Nullable String origin, String host) {
        if (origin == null) {
            return true;
        }
        try {
            return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    }

    /** Digests have one length, so that comparing them does not tell that of a token. */
    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
