package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.flag;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;

/**
 * Fields that every answer carries unless the upstream set them itself; null for one that is not sent. HSTS goes out
 * only where the client came over TLS.
 */
public record SecurityHeaders(
        @Nullable Hsts hsts,
        @Nullable String contentTypeOptions,
        @Nullable String frameOptions,
        @Nullable String referrerPolicy,
        @Nullable String permissionsPolicy) {

    static final Keys<SecurityHeaders> KEYS = keys(
            SecurityHeaders::new,
            block("hsts", Hsts.KEYS)
                    .orEmpty()
                    .mayBeNone()
                    .says("Strict-Transport-Security, sent over TLS or behind-tls-proxy only"),
            field("content-type-options").or("nosniff").mayBeNone().says("X-Content-Type-Options"),
            field("frame-options").or("DENY").mayBeNone().says("X-Frame-Options"),
            field("referrer-policy")
                    .or("strict-origin-when-cross-origin")
                    .mayBeNone()
                    .says("Referrer-Policy"),
            field("permissions-policy").orNone().says("Permissions-Policy"));

    private static Key<String> field(String name) {
        return Key.of(name, Formats.FIELD_VALUE);
    }

    /** Strict-Transport-Security (RFC 6797). */
    public record Hsts(Duration maxAge, boolean subdomains, boolean preload) {
        static final Keys<Hsts> KEYS = keys(
                Hsts::new,
                duration("max-age").between("0s", "3650d").or("730d").says("how long browsers insist on TLS"),
                flag("subdomains").or("true").says("adds includeSubDomains"),
                flag("preload").or("false").says("adds preload"));
    }
}
