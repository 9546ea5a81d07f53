package portcullis.policy.schema;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Place;

/**
 * The type of an entity.
 *
 * @param parents the types of entities that it may be in, with namespaces
 * @param attributes by name
 * @param tags the type of its tags; null when it has none
 * @param ids all that there are of the type; null for any
 * @param ofRequests names of the attributes that come with requests
 * @param annotations as the operator wrote them, by name
 * @param place where it was declared first
 */
public record EntityShape(
        List<String> parents,
        Map<String, SchemaAttribute> attributes,
        @Nullable SchemaType tags,
        @Nullable List<String> ids,
        Set<String> ofRequests,
        Map<String, String> annotations,
        Place place) {
    /** One that is generated. */
    EntityShape(List<String> parents, Map<String, SchemaAttribute> attributes, Place place) {
        this(parents, attributes, null, null, attributes.keySet(), Map.of(), place);
    }
}
