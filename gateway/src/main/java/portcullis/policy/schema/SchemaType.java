package portcullis.policy.schema;

import java.util.Locale;
import java.util.Map;

/** The type of a value, with every name in it resolved. */
public sealed interface SchemaType {
    /** Cedar's primitive types. */
    enum Primitive implements SchemaType {
        STRING("String"),
        LONG("Long"),
        BOOL("Bool");

        private final String word;

        Primitive(String word) {
            this.word = word;
        }

        /** As Cedar writes it. */
        String word() {
            return word;
        }
    }

    /** Cedar's extension types. */
    enum Special implements SchemaType {
        IPADDR,
        DECIMAL,
        DATETIME,
        DURATION;

        /** As Cedar writes it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param name of the entity's type, with namespaces */
    record Reference(String name) implements SchemaType {}

    record SetOf(SchemaType element) implements SchemaType {}

    /** @param attributes by name, in the order written */
    record Fields(Map<String, SchemaAttribute> attributes) implements SchemaType {
        static final Fields NONE = new Fields(Map.of());
    }

    /**
     * A type that has a name of its own.
     *
     * @param name with namespaces
     */
    record Alias(String name) implements SchemaType {}
}
