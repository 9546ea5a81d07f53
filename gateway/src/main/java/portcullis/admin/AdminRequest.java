package portcullis.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the operator's port.
 *
 * @param query each parameter's first value, decoded
 * @param host of the Host field, with its port; empty without one
 * @param origin of the Origin field; null without one
 * @param authorization of the Authorization field; null without one
 * @param accept of the Accept field; empty without one
 * @param body as text, bounded by the listener; empty without one
 * @param peer the address it comes from
 */
record AdminRequest(
        String method,
        String path,
        Map<String, String> query,
        String host,
        @Nullable String origin,
        @Nullable String authorization,
        String accept,
        String body,
        String peer) {}
