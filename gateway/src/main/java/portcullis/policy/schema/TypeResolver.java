package portcullis.policy.schema;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;

/**
 * Finds what names in the operator's files mean: what is declared in the same namespace, else outside of any, else Cedar's own
 * types. Of one name, types of values come before types of entities, as in Cedar.
 */
final class TypeResolver {
    private static final String OF_CEDAR = "__cedar::";

    private final Set<String> entities;
    private final Set<String> aliases;
    private final Consumer<ConfigProblem> problems;

    TypeResolver(Set<String> entities, Set<String> aliases, Consumer<ConfigProblem> problems) {
        this.entities = entities;
        this.aliases = aliases;
        this.problems = problems;
    }

    EntityShape entity(Written.EntityType written) {
        SchemaType tags = written.tags() == null ? null : type(written.tags(), written.namespace());
        return new EntityShape(
                parents(written), attributes(written.attributes(), written.namespace()), tags, written.ids(), Set.of(), written.annotations(),
                written.place());
    }

    List<String> parents(Written.EntityType written) {
        Set<String> parents = new LinkedHashSet<>();
        for (Written.Name parent : written.parents()) {
            String name = entityName(parent.text(), written.namespace());
            if (name == null) {
                boolean value = aliases.contains(parent.text()) || TypeNames.OF_VALUES.containsKey(parent.text());
                if (value) {
                    error(parent.place(), "'" + parent.text() + "' is a type of values, and entities are in entities", "an entity type");
                } else {
                    unknown(parent.text(), parent.place(), true);
                }
            } else {
                parents.add(name);
            }
        }
        return List.copyOf(parents);
    }

    private Map<String, SchemaAttribute> attributes(Map<String, Written.Attribute> written, String namespace) {
        Map<String, SchemaAttribute> attributes = new LinkedHashMap<>();
        written.forEach((name, attribute) -> attributes.put(name, attribute(attribute, namespace)));
        return attributes;
    }

    SchemaAttribute attribute(Written.Attribute written, String namespace) {
        return new SchemaAttribute(type(written.type(), namespace), written.required(), written.annotations(), written.place());
    }

    SchemaType type(Written.Type written, String namespace) {
        return switch (written) {
            case Written.SetOf(Written.Type element) -> new SchemaType.SetOf(type(element, namespace));
            case Written.Fields(Map<String, Written.Attribute> attributes) -> new SchemaType.Fields(attributes(attributes, namespace));
            case Written.Name name -> named(name, namespace);
        };
    }

    private SchemaType named(Written.Name name, String namespace) {
        String text = name.text();
        if (text.startsWith(OF_CEDAR)) {
            SchemaType own = TypeNames.OF_VALUES.get(text.substring(OF_CEDAR.length()));
            if (own == null) {
                error(name.place(), "Cedar has no type '" + text + "'", "one of " + String.join(", ", new TreeSet<>(TypeNames.OF_VALUES.keySet())));
            }
            return own == null ? SchemaType.Fields.NONE : own;
        }
        for (String candidate : candidates(text, namespace)) {
            if (aliases.contains(candidate)) {
                return new SchemaType.Alias(candidate);
            }
            if (entities.contains(candidate)) {
                return new SchemaType.Reference(candidate);
            }
        }
        SchemaType own = TypeNames.OF_VALUES.get(text);
        if (own == null) {
            unknown(text, name.place(), false);
        }
        return own == null ? SchemaType.Fields.NONE : own;
    }

    private @Nullable String entityName(String text, String namespace) {
        for (String candidate : candidates(text, namespace)) {
            if (entities.contains(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static List<String> candidates(String text, String namespace) {
        return namespace.isEmpty() || text.contains("::") ? List.of(text) : List.of(namespace + "::" + text, text);
    }

    void refuseUnknownEntity(String name, Place place) {
        if (!entities.contains(name)) {
            unknown(name, place, true);
        }
    }

    private void unknown(String name, Place place, boolean entity) {
        String cure = TypeNames.MEANT.get(name);
        if (cure == null || entity) {
            Set<String> known = new TreeSet<>(entities);
            if (!entity) {
                known.addAll(aliases);
                known.addAll(TypeNames.OF_VALUES.keySet());
            }
            cure = NearestName.to(name, known);
        }
        error(
                place,
                "there is no " + (entity ? "entity type" : "type") + " '" + name + "'",
                cure != null ? "did you mean " + cure + "?" : "a declaration in a .cedarschema file of the policies, such as " + declaration(name));
    }

    private static String declaration(String name) {
        int base = name.lastIndexOf("::");
        return base < 0
                ? "entity " + name + ";"
                : "namespace " + name.substring(0, base) + " { entity " + name.substring(base + 2) + "; }";
    }

    private void error(Place place, String wrong, String cure) {
        problems.accept(ConfigProblem.error(place, wrong, cure));
    }
}
