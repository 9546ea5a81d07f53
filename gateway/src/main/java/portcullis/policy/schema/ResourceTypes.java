package portcullis.policy.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import portcullis.config.ResourceConfig;
import portcullis.config.ResourceConfig.Attribute;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.NameTemplate;
import portcullis.exchange.RouteRef;
import portcullis.exchange.Template;
import portcullis.kit.SyntaxFault;

/** The entity types that routes declare by what they say of their resources. Several routes may speak of one type. */
final class ResourceTypes {
    private ResourceTypes() {}

    static Map<String, EntityShape> of(Collection<RouteFacts> routes, Consumer<ConfigProblem> problems) {
        Map<String, List<RouteFacts>> byType = new LinkedHashMap<>();
        for (RouteFacts route : routes) {
            if (route.resource() != null) {
                byType.computeIfAbsent(route.resourceType(), _ -> new ArrayList<>()).add(route);
            }
        }
        Map<String, EntityShape> types = new LinkedHashMap<>();
        byType.forEach((type, all) -> types.put(
                type, new EntityShape(List.of(), attributes(all, problems), resource(all.getFirst()).place().at("type"))));
        return types;
    }

    /** What some of these routes give; only what each of them always gives is required. */
    private static Map<String, SchemaAttribute> attributes(List<RouteFacts> routes, Consumer<ConfigProblem> problems) {
        Set<String> names = new LinkedHashSet<>();
        routes.forEach(route -> names.addAll(resource(route).attributes().keySet()));
        Map<String, SchemaAttribute> attributes = new LinkedHashMap<>();
        for (String name : names) {
            attributes.put(name, attribute(name, routes, problems));
        }
        return attributes;
    }

    private static SchemaAttribute attribute(String name, List<RouteFacts> routes, Consumer<ConfigProblem> problems) {
        SchemaAttribute first = null;
        boolean required = true;
        for (RouteFacts route : routes) {
            Attribute given = resource(route).attributes().get(name);
            if (given == null) {
                required = false;
                continue;
            }
            required &= isAlwaysThere(given, route);
            SchemaAttribute declared = new SchemaAttribute(type(given), true, given.place());
            if (first == null) {
                first = declared;
            } else if (!first.type().equals(declared.type())) {
                problems.accept(ConfigProblem.error(
                        given.place(),
                        "is " + print(declared.type()) + ", and " + print(first.type()) + " in " + first.place()
                                + ", while both are '" + name + "' of " + route.resourceType(),
                        "one type for both, or another name"));
            }
        }
        SchemaAttribute found = Objects.requireNonNull(first);
        return new SchemaAttribute(found.type(), required, found.place());
    }

    private static ResourceConfig resource(RouteFacts route) {
        return Objects.requireNonNull(route.resource());
    }

    private static SchemaType type(Attribute attribute) {
        return switch (attribute.type()) {
            case ResourceConfig.Type.Simple.STRING -> SchemaType.Primitive.STRING;
            case ResourceConfig.Type.Simple.LONG -> SchemaType.Primitive.LONG;
            case ResourceConfig.Type.Simple.BOOLEAN -> SchemaType.Primitive.BOOL;
            case ResourceConfig.Type.Reference(String type) -> new SchemaType.Reference(type);
        };
    }

    private static String print(SchemaType type) {
        return switch (type) {
            case SchemaType.Primitive.STRING -> "string";
            case SchemaType.Primitive.LONG -> "long";
            case SchemaType.Primitive.BOOL -> "boolean";
            case SchemaType.Reference(String name) -> name;
            default -> type.toString();
        };
    }

    /** Not what may be no number, and not what names something that requests can lack. A template with a mistake in it is told of elsewhere. */
    private static boolean isAlwaysThere(Attribute attribute, RouteFacts route) {
        if (attribute.type() == ResourceConfig.Type.Simple.LONG || attribute.type() == ResourceConfig.Type.Simple.BOOLEAN) {
            return false;
        }
        RouteRef ref = new RouteRef(route.id(), route.api(), "", "");
        try {
            return !NameTemplate.text(attribute.value(), new Template.Scope(ref, route.pathNames(), true, true)).mayBeAbsent();
        } catch (SyntaxFault fault) {
            return false;
        }
    }
}
