package portcullis.exchange;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name in a {@link Template} that stands for something that was verified of the caller. An issuer vouches for such a value
 * and not for its characters, since many let their users choose their own names: so it is always encoded, and a field, a
 * target or a page says what the template says. The items of a list are encoded one by one, with a comma between.
 *
 * @param name what stands behind {@code caller.}
 */
record CallerPart(String name, Value value, Form form) implements TemplatePart {
    static final String CLAIMS = "claims.";
    static final List<String> NAMES = List.of("subject", "client", "issuer", "tenant", "id");

    /** Takes a value out of a caller: a text, a number, a truth value, or a list of texts. */
    @FunctionalInterface
    interface Value {
        /** @return null when the caller has none */
        @Nullable Object of(Caller caller);
    }

    /** How a value is put. */
    enum Form {
        /** As identity fields have it ({@link IdentityFields}). */
        FIELD,
        /** Letters, digits and {@code - . _ ~} stay (RFC 3986, 2.3): nothing of it means anything in a path, a query or a page. */
        STRICT,
        /** As the issuer wrote it, for what is compared and never read: {@link NameTemplate}. */
        RAW;

        static Form in(Template.Use use) {
            return switch (use) {
                case FIELD -> FIELD;
                case TEXT, TARGET -> STRICT;
                case NAME -> RAW;
            };
        }

        private void append(String value, StringBuilder out) {
            switch (this) {
                case FIELD -> IdentityFields.encode(value, out);
                case STRICT -> Coding.QUERY.append(
                        new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1), out);
                case RAW -> out.append(value);
            }
        }
    }

    /**
     * @param name what stands behind {@code caller.}
     * @return null when there is no such name
     */
    static @Nullable Value value(String name, List<String> claims) {
        if (name.startsWith(CLAIMS)) {
            String claim = name.substring(CLAIMS.length());
            return claims.contains(claim) ? caller -> caller.claims().get(claim) : null;
        }
        return switch (name) {
            case "subject" -> Caller::subject;
            case "client" -> Caller::client;
            case "issuer" -> Caller::issuer;
            case "tenant" -> Caller::tenant;
            case "id" -> Caller::id;
            default -> null;
        };
    }

    @Override
    public void append(Exchange exchange, StringBuilder out) {
        Object found = value.of(exchange.caller());
        if (found instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                if (i > 0) {
                    out.append(',');
                }
                form.append(String.valueOf(items.get(i)), out);
            }
        } else if (found != null) {
            form.append(found.toString(), out);
        }
    }
}
