package portcullis.telemetry;

import portcullis.exchange.RouteRef;

/** Where a version of an API stands in its life right now; asked about once a second per version, on the request path. */
@FunctionalInterface
public interface VersionStatus {
    /** {@code active}, {@code deprecated}, {@code sunset} or {@code removed}. */
    String of(RouteRef route);
}
