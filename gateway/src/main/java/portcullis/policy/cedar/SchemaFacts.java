package portcullis.policy.cedar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portcullis.policy.eval.EntityUid;

/** What a schema knows, as far as messages speak of it: its types with the names of their attributes, and its actions. */
final class SchemaFacts {
    private final Map<String, Map<?, ?>> entityTypes = new TreeMap<>();
    private final Map<String, Map<?, ?>> commonTypes = new TreeMap<>();
    private final Map<String, Map<?, ?>> actions = new TreeMap<>();

    SchemaFacts(CedarSchema schema) {
        schema.namespaces().forEach((name, namespace) -> {
            String prefix = name.isEmpty() ? "" : name + "::";
            collect(prefix, object(object(namespace).get("entityTypes")), entityTypes);
            collect(prefix, object(object(namespace).get("commonTypes")), commonTypes);
            // actions are the gateway's own: those of the one namespace without a name
            if (name.isEmpty()) {
                collect("", object(object(namespace).get("actions")), actions);
            }
        });
    }

    private static void collect(String prefix, Map<?, ?> from, Map<String, Map<?, ?>> into) {
        from.forEach((name, declared) -> into.put(prefix + name, object(declared)));
    }

    Set<String> types() {
        return entityTypes.keySet();
    }

    Set<String> actions() {
        return actions.keySet();
    }

    /** Whether an action only holds others, so that no request is for it. */
    boolean isGroup(String action) {
        Map<?, ?> declared = actions.get(action);
        return declared != null && list(object(declared.get("appliesTo")).get("principalTypes")).isEmpty();
    }

    /** Types that some action takes for its principal, or for its resource. */
    Set<String> taken(boolean principals) {
        Set<String> all = new LinkedHashSet<>();
        for (Map<?, ?> action : actions.values()) {
            list(object(action.get("appliesTo")).get(principals ? "principalTypes" : "resourceTypes"))
                    .forEach(type -> all.add(String.valueOf(type)));
        }
        return all;
    }

    /** Names of the attributes of an entity type, or of the record that a path of attributes leads to. */
    Set<String> attributes(String type, List<String> path) {
        Map<?, ?> declared = entityTypes.get(type);
        return declared == null ? Set.of() : names(object(declared.get("shape")), path);
    }

    /** The same of the context of an action. */
    Set<String> contextAttributes(String action, List<String> path) {
        Map<?, ?> declared = actions.get(action);
        return declared == null ? Set.of() : names(object(object(declared.get("appliesTo")).get("context")), path);
    }

    /** Names that the context of some action has there. */
    Set<String> contextAttributes(List<String> path) {
        Set<String> all = new LinkedHashSet<>();
        actions.keySet().forEach(action -> all.addAll(contextAttributes(action, path)));
        return all;
    }

    /** The first action whose context has an attribute. */
    String actionWith(List<String> path, String attribute) {
        return actions.keySet().stream()
                .filter(action -> contextAttributes(action, path).contains(attribute))
                .findFirst()
                .orElse("");
    }

    /** Entity types whose entities have an attribute. */
    List<String> typesWith(String attribute) {
        List<String> found = new ArrayList<>();
        entityTypes.keySet().forEach(type -> {
            if (attributes(type, List.of()).contains(attribute)) {
                found.add(type);
            }
        });
        return found;
    }

    private Set<String> names(Map<?, ?> shape, List<String> path) {
        Map<?, ?> at = resolved(shape);
        for (String attribute : path) {
            at = resolved(object(object(at.get("attributes")).get(attribute)));
        }
        Set<String> names = new LinkedHashSet<>();
        object(at.get("attributes")).keySet().forEach(name -> names.add(String.valueOf(name)));
        return names;
    }

    /** A type by its declaration where it is named; a name may lead to a further one, though not for ever. */
    private Map<?, ?> resolved(Map<?, ?> type) {
        Map<?, ?> at = type;
        for (int i = 0; i < 16 && !at.containsKey("attributes"); i++) {
            Object name = at.containsKey("name") ? at.get("name") : at.get("type");
            Map<?, ?> common = commonTypes.get(String.valueOf(name));
            Map<?, ?> entity = entityTypes.get(String.valueOf(name));
            if (common == null && entity == null) {
                return at;
            }
            at = common != null ? common : object(entity.get("shape"));
        }
        return at;
    }

    /** An action by what policies write for it; null where they write something else. */
    static @Nullable String actionId(String written) {
        String start = "Action::\"";
        return written.startsWith(start) && written.endsWith("\"") ? written.substring(start.length(), written.length() - 1) : null;
    }

    static EntityUid action(String id) {
        return new EntityUid("Action", id);
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : new LinkedHashMap<>();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
