package portcullis.filters.forwardauth;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Exchange;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.Tokens;

/**
 * Fields whose values upstreams take from the auth service and from nobody else. The client's own are removed whatever the
 * service says, also where their names are spelled with {@code _} for {@code -}: servers that make variables of field names
 * cannot tell the two apart.
 */
final class CopiedFields {
    private final FieldName[] names;
    private final byte[][] folded;

    /** @param copied names in lower case; those that make the caller are written from it */
    CopiedFields(List<String> copied) {
        List<String> plain = copied.stream().filter(name -> !CallerFields.NAMES.contains(name)).distinct().toList();
        names = plain.stream().map(FieldName::of).toArray(FieldName[]::new);
        folded = plain.stream()
                .map(name -> name.replace('_', '-').getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    void remove(HeaderFields fields) {
        for (int i = fields.count() - 1; i >= 0; i--) {
            if (isCopied(fields.bytes(i), fields.nameStart(i), fields.nameEnd(i))) {
                fields.removeAt(i);
            }
        }
    }

    /** As {@link #remove}, then every line of these names that the answer has, but for empty ones. */
    void replace(HeaderFields fields, HttpHeaders answer) {
        remove(fields);
        for (FieldName name : names) {
            for (String value : answer.allValues(name.text())) {
                String stripped = value.strip();
                if (!stripped.isEmpty()) {
                    fields.add(name, stripped);
                }
            }
        }
    }

    /** Trailers are stripped of them, too: some servers merge what comes behind a body into what came before it. */
    @Nullable HeaderFields behind(@Nullable HeaderFields trailers) {
        if (trailers != null) {
            remove(trailers);
        }
        return trailers;
    }

    /** The exchange, with a body whose trailers are looked at where it may have any. */
    Exchange guarded(Exchange exchange) {
        boolean mayTrail = exchange.body().declaredLength() == RequestHead.UNKNOWN_LENGTH;
        return mayTrail && names.length > 0 ? exchange.withBody(body -> new GuardedBody(body, this)) : exchange;
    }

    private boolean isCopied(byte[] bytes, int from, int to) {
        for (byte[] name : folded) {
            if (equal(name, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(byte[] name, byte[] bytes, int from, int to) {
        if (name.length != to - from) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            byte here = bytes[from + i] == '_' ? (byte) '-' : Tokens.lower(bytes[from + i]);
            if (name[i] != here) {
                return false;
            }
        }
        return true;
    }
}
