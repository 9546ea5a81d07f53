package portcullis.policy.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;

/**
 * What the operator adds to the generated part of the schema: types of his own, and attributes of ours. Those must be optional,
 * because requests do not bring them; entities of files do. Nothing that is generated can be made into something else.
 */
public final class OperatorTypes {
    private final PolicySchema generated;
    private final Consumer<ConfigProblem> problems;
    private final Map<String, Written.EntityType> entities = new LinkedHashMap<>();
    private final Map<String, Written.AliasType> aliases = new LinkedHashMap<>();
    private final List<Written.EntityType> additions = new ArrayList<>();

    private OperatorTypes(PolicySchema generated, Consumer<ConfigProblem> problems) {
        this.generated = generated;
        this.problems = problems;
    }

    /**
     * The whole schema. With an error the result is of no use.
     *
     * @param files those with types; others are passed over
     * @param problems takes what is wrong with the files, and which types are referred to and declared nowhere
     */
    public static PolicySchema merge(PolicySchema generated, List<PolicyFile> files, Consumer<ConfigProblem> problems) {
        OperatorTypes types = new OperatorTypes(generated, problems);
        for (PolicyFile file : files) {
            if (file.kind() == PolicyFile.Kind.SCHEMA) {
                SchemaParser.read(file, problems).forEach(types::declare);
            }
        }
        return types.merged();
    }

    private void declare(Written written) {
        String name = written.qualified();
        String wrong = TypeNames.wrong(written);
        if (wrong != null) {
            error(written.place(), wrong, "another name");
            return;
        }
        if (generated.entities().containsKey(name)) {
            switch (written) {
                case Written.EntityType entity -> additions.add(entity);
                case Written.AliasType _ -> error(
                        written.place(), "'" + name + "' is an entity type already", "another name");
            }
            return;
        }
        Written before = entities.containsKey(name) ? entities.get(name) : aliases.get(name);
        if (before != null) {
            error(written.place(), "'" + name + "' is also declared in " + before.place(), "one declaration with all that it has");
            return;
        }
        switch (written) {
            case Written.EntityType entity -> entities.put(name, entity);
            case Written.AliasType alias -> aliases.put(name, alias);
        }
    }

    private PolicySchema merged() {
        Set<String> entityNames = new LinkedHashSet<>(generated.entities().keySet());
        entityNames.addAll(entities.keySet());
        refuseHiding(entityNames);
        TypeResolver resolver = new TypeResolver(entityNames, aliases.keySet(), problems);
        Map<String, EntityShape> shapes = new LinkedHashMap<>(generated.entities());
        entities.forEach((name, entity) -> shapes.put(name, resolver.entity(entity)));
        for (Written.EntityType addition : additions) {
            shapes.computeIfPresent(addition.qualified(), (_, own) -> added(own, addition, resolver));
        }
        Map<String, PolicySchema.Alias> named = new LinkedHashMap<>();
        aliases.forEach((name, alias) ->
                named.put(name, new PolicySchema.Alias(resolver.type(alias.type(), alias.namespace()), alias.annotations())));
        refuseCircles(named);
        generated.entities().values().forEach(entity -> refuseUnknown(entity, resolver));
        return new PolicySchema(shapes, named, generated.actions());
    }

    private EntityShape added(EntityShape own, Written.EntityType addition, TypeResolver resolver) {
        String name = addition.qualified();
        if (addition.ids() != null) {
            error(addition.place(), "the ids of " + name + " come with the requests", "no enum, or a type of another name");
            return own;
        }
        if (name.equals(Principal.ANONYMOUS.type()) && (!addition.parents().isEmpty() || addition.tags() != null)) {
            error(addition.place(), "nothing is known of " + name + " that it could be in, or have tags of", "attributes only");
            return own;
        }
        Map<String, SchemaAttribute> attributes = new LinkedHashMap<>(own.attributes());
        addition.attributes().forEach((attribute, written) -> {
            SchemaAttribute before = own.attributes().get(attribute);
            if (before != null) {
                String where = before.place().line() == 0 ? "" : ", from " + before.place();
                error(written.place(), "'" + attribute + "' of " + name + " is there already" + where, "take it away, or give it another name");
            } else if (written.required()) {
                error(
                        written.place(),
                        "requests do not bring '" + attribute + "' of " + name + ", so that it can be missing",
                        "a `?` behind its name; policies then ask for it with `has` first");
            } else {
                attributes.put(attribute, resolver.attribute(written, addition.namespace()));
            }
        });
        Set<String> parents = new LinkedHashSet<>(own.parents());
        parents.addAll(resolver.parents(addition));
        SchemaType tags = own.tags();
        if (addition.tags() != null) {
            if (tags != null) {
                error(addition.place(), "the tags of " + name + " have a type already", "one declaration with tags");
            }
            tags = resolver.type(addition.tags(), addition.namespace());
        }
        Map<String, String> annotations = new HashMap<>(own.annotations());
        annotations.putAll(addition.annotations());
        return new EntityShape(List.copyOf(parents), attributes, tags, null, own.ofRequests(), annotations, own.place());
    }

    /** Cedar refuses them, too: inside of the namespace nobody could tell which of the two is meant. */
    private void refuseHiding(Set<String> entityNames) {
        Map<String, Place> all = new LinkedHashMap<>();
        generated.entities().forEach((name, entity) -> all.put(name, entity.place()));
        entities.forEach((name, entity) -> all.put(name, entity.place()));
        aliases.forEach((name, alias) -> all.put(name, alias.place()));
        all.forEach((name, place) -> {
            int base = name.lastIndexOf("::");
            String outside = base < 0 ? "" : name.substring(base + 2);
            if (base >= 0 && all.containsKey(outside)) {
                Place other = all.get(outside);
                error(
                        place.line() > 0 ? place : other,
                        "'" + name + "' hides '" + outside + "', which is " + (entityNames.contains(outside) ? "an entity" : "a") + " type, too",
                        "another name");
            }
        });
    }

    /** A type of values that has itself inside has no end. */
    private void refuseCircles(Map<String, PolicySchema.Alias> named) {
        Set<String> finished = new LinkedHashSet<>();
        for (String name : named.keySet()) {
            walk(name, named, new LinkedHashSet<>(), finished);
        }
    }

    private void walk(String name, Map<String, PolicySchema.Alias> named, Set<String> above, Set<String> finished) {
        PolicySchema.Alias alias = named.get(name);
        Written.AliasType written = aliases.get(name);
        if (alias == null || written == null || finished.contains(name)) {
            return;
        }
        if (!above.add(name)) {
            error(written.place(), "the type '" + name + "' has itself inside", "a type with an end; entities can refer to each other");
            finished.addAll(above);
            return;
        }
        uses(alias.type(), new LinkedHashSet<>()).forEach(used -> walk(used, named, above, finished));
        above.remove(name);
        finished.add(name);
    }

    private static Set<String> uses(SchemaType type, Set<String> found) {
        switch (type) {
            case SchemaType.Alias(String name) -> found.add(name);
            case SchemaType.SetOf(SchemaType element) -> uses(element, found);
            case SchemaType.Fields(Map<String, SchemaAttribute> attributes) ->
                attributes.values().forEach(attribute -> uses(attribute.type(), found));
            case SchemaType.Primitive _, SchemaType.Special _, SchemaType.Reference _ -> {}
        }
        return found;
    }

    /** Types that routes refer to. */
    private void refuseUnknown(EntityShape entity, TypeResolver resolver) {
        entity.attributes().values().forEach(attribute -> {
            if (attribute.type() instanceof SchemaType.Reference(String name)) {
                resolver.refuseUnknownEntity(name, attribute.place().isWritten() ? attribute.place().at("type") : attribute.place());
            }
        });
    }

    private void error(Place place, String wrong, String cure) {
        problems.accept(ConfigProblem.error(place, wrong, cure));
    }
}
