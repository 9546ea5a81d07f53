package portcullis.exchange;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portcullis.http.FieldName;

/** One piece of a {@link Template}: text, or a name that a request fills in. */
sealed interface TemplatePart
        permits CallerPart,
                TemplatePart.Text,
                TemplatePart.PathValue,
                TemplatePart.FieldValue,
                TemplatePart.HostCapture,
                TemplatePart.RequestId {
    void append(Exchange exchange, StringBuilder out);

    /** The same in every request. */
    record Text(String text) implements TemplatePart {
        @Override
        public void append(Exchange exchange, StringBuilder out) {
            out.append(text);
        }
    }

    /** What the path pattern captured: normalised and percent-encoded, and put into a path as it stands. */
    record PathValue(String name, Coding coding) implements TemplatePart {
        @Override
        public void append(Exchange exchange, StringBuilder out) {
            String value = exchange.pathParameters().get(name);
            if (value != null) {
                if (coding == Coding.QUERY) {
                    coding.appendEncoded(value, out);
                } else {
                    out.append(value);
                }
            }
        }
    }

    /** A field of the request, all of its lines. */
    record FieldValue(FieldName name, Coding coding) implements TemplatePart {
        @Override
        public void append(Exchange exchange, StringBuilder out) {
            coding.append(exchange.request().fields().joined(name), out);
        }
    }

    record HostCapture(Coding coding) implements TemplatePart {
        @Override
        public void append(Exchange exchange, StringBuilder out) {
            coding.append(exchange.hostCapture(), out);
        }
    }

    record RequestId(Coding coding) implements TemplatePart {
        @Override
        public void append(Exchange exchange, StringBuilder out) {
            coding.append(exchange.requestId(), out);
        }
    }

    /** How a value is put. */
    enum Coding {
        AS_IS,
        PATH,
        QUERY;

        private static final String HEX = "0123456789ABCDEF";

        void append(@Nullable String value, StringBuilder out) {
            if (value == null) {
                return;
            }
            if (this == AS_IS) {
                out.append(value);
                return;
            }
            for (int i = 0; i < value.length(); i++) {
                put(value.charAt(i), out);
            }
        }

        /**
         * A value that already is percent-encoded: its triplets stay, but characters that a path takes raw and that mean
         * something in a query, such as the ampersand, are encoded.
         */
        void appendEncoded(String value, StringBuilder out) {
            for (int i = 0; i < value.length(); i++) {
                if (value.charAt(i) == '%') {
                    out.append('%');
                } else {
                    put(value.charAt(i), out);
                }
            }
        }

        String encode(String value) {
            if (this == AS_IS) {
                return value;
            }
            StringBuilder out = new StringBuilder();
            for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
                put((char) (b & 0xff), out);
            }
            return out.toString();
        }

        /** @param c one byte */
        private static void put(char c, StringBuilder out) {
            boolean isUnreserved = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                    || c == '-' || c == '.' || c == '_' || c == '~';
            if (isUnreserved) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
            }
        }
    }
}
