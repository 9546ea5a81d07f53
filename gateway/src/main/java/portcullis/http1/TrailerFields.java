package portcullis.http1;

import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.StandardFields;

/**
 * Fields that mean nothing good behind a body (RFC 9110, 6.5.1): they govern the connection, steer the request, prove who
 * sends it or describe its content. A peer that merges trailers into the head would obey them after everybody has looked
 * at the head, so they are dropped in both directions.
 */
final class TrailerFields {
    private static final FieldName[] DROPPED = {
        FieldName.of("Authorization"),
        FieldName.of("Cache-Control"),
        FieldName.of("Content-Encoding"),
        FieldName.of("Content-Range"),
        FieldName.of("Content-Type"),
        FieldName.of("Cookie"),
        FieldName.of("Expect"),
        FieldName.of("If-Match"),
        FieldName.of("If-Modified-Since"),
        FieldName.of("If-None-Match"),
        FieldName.of("If-Range"),
        FieldName.of("If-Unmodified-Since"),
        StandardFields.LOCATION,
        FieldName.of("Max-Forwards"),
        FieldName.of("Pragma"),
        FieldName.of("Range"),
        FieldName.of("Set-Cookie"),
        FieldName.of("WWW-Authenticate"),
    };

    private TrailerFields() {}

    /** Whether the one field must not be passed on. */
    static boolean mustBeDropped(HeaderFields one) {
        for (FieldName name : DROPPED) {
            if (one.is(0, name)) {
                return true;
            }
        }
        return ConnectionField.isHopByHop(one, 0);
    }
}
