package portcullis.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

    /** Strict-Transport-Security (RFC 6797). */
    public record Hsts(Duration maxAge, boolean subdomains, boolean preload) {}
}
