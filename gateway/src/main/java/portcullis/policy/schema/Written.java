package portcullis.policy.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Place;

/**
 * A declaration in one of the operator's files, with its names as they are written there: what they mean depends on all files.
 */
sealed interface Written {
    String namespace();

    /** Without namespaces. */
    String name();

    Place place();

    /** The name with its namespaces. */
    default String qualified() {
        return namespace().isEmpty() ? name() : namespace() + "::" + name();
    }

    /**
     * The type of an entity, or more of one that there is already.
     *
     * @param ids all that there are of it; null for any
     */
    record EntityType(
            String namespace,
            String name,
            List<Name> parents,
            Map<String, Attribute> attributes,
            @Nullable Type tags,
            @Nullable List<String> ids,
            Map<String, String> annotations,
            Place place)
            implements Written {}

    /** A type of values with a name. */
    record AliasType(String namespace, String name, Type type, Map<String, String> annotations, Place place) implements Written {}

    /** A type as it is written. */
    sealed interface Type {}

    /** The name of a type, with or without its namespaces. */
    record Name(String text, Place place) implements Type {}

    record SetOf(Type element) implements Type {}

    record Fields(Map<String, Attribute> attributes) implements Type {}

    record Attribute(Type type, boolean required, Map<String, String> annotations, Place place) {}
}
