package portcullis.admin;

import java.util.Map;
import portcullis.kit.JsonWriter;

/**
 * An answer of the operator's port.
 *
 * @param fields beyond those that every answer carries
 */
record AdminAnswer(int status, String type, String body, Map<String, String> fields) {
    static AdminAnswer json(int status, Object tree) {
        return new AdminAnswer(status, "application/json", JsonWriter.indented().value(tree) + "\n", Map.of());
    }

    static AdminAnswer text(String type, String body) {
        return new AdminAnswer(200, type, body, Map.of());
    }

    /** A problem document (RFC 9457). */
    static AdminAnswer problem(int status, String reason, String title, String detail, Map<String, ?> further) {
        JsonWriter json = JsonWriter.indented()
                .object()
                .member("type", "urn:portcullis:problem:" + reason)
                .member("title", title)
                .member("status", status)
                .member("reason", reason);
        if (!detail.isEmpty()) {
            json.member("detail", detail);
        }
        further.forEach(json::member);
        return new AdminAnswer(status, "application/problem+json", json.end() + "\n", Map.of());
    }

    static AdminAnswer problem(int status, String reason, String title) {
        return problem(status, reason, title, "", Map.of());
    }

    AdminAnswer with(String field, String value) {
        return new AdminAnswer(status, type, body, Map.of(field, value));
    }
}
