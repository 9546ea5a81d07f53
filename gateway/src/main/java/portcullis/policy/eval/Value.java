package portcullis.policy.eval;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A value of Cedar. Two are equal exactly when Cedar's {@code ==} says so; values of different types never are. */
public sealed interface Value permits Value.Bool, Value.Whole, Value.Text, Value.Members, Value.Fields, EntityUid, Extension {
    /** Cedar's Bool. */
    enum Bool implements Value {
        TRUE,
        FALSE;

        public static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }

        @Override
        public String toString() {
            return this == TRUE ? "true" : "false";
        }
    }

    /** Cedar's Long: 64 bits, and no arithmetic that leaves them. */
    record Whole(long value) implements Value {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** Cedar's String. */
    record Text(String value) implements Value {
        /** Between quotes, with escapes that policies could have: one line, whatever is in it. */
        @Override
        public String toString() {
            StringBuilder out = new StringBuilder(value.length() + 2).append('"');
            value.codePoints().forEach(c -> {
                switch (c) {
                    case '"' -> out.append("\\\"");
                    case '\\' -> out.append("\\\\");
                    case '\n' -> out.append("\\n");
                    case '\r' -> out.append("\\r");
                    case '\t' -> out.append("\\t");
                    default -> {
                        int kind = Character.getType(c);
                        if (kind == Character.CONTROL || kind == Character.FORMAT || kind == Character.SURROGATE
                                || kind == Character.LINE_SEPARATOR || kind == Character.PARAGRAPH_SEPARATOR) {
                            out.append("\\u{").append(Integer.toHexString(c)).append('}');
                        } else {
                            out.appendCodePoint(c);
                        }
                    }
                }
            });
            return out.append('"').toString();
        }
    }

    /** Cedar's Set. */
    record Members(Set<Value> values) implements Value {
        public static final Members NONE = new Members(Set.of());

        @Override
        public String toString() {
            return values.stream().map(Value::toString).sorted().collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** Cedar's Record. */
    record Fields(Map<String, Value> values) implements Value {
        public static final Fields NONE = new Fields(Map.of());

        @Override
        public String toString() {
            return values.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(field -> new Text(field.getKey()) + ": " + field.getValue())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }
}
