package portcullis.policy.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action, or a group of actions.
 *
 * @param groups the ids of the actions that it is directly in
 * @param applies what it can be asked about; null for a group, which nobody asks about
 */
public record ActionShape(List<String> groups, @Nullable Applies applies) {
    /**
     * @param principals types of entities
     * @param resource a type of entities
     */
    public record Applies(List<String> principals, String resource, SchemaType.Fields context) {}
}
