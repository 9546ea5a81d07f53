package portcullis.policy.schema;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Origin;
import portcullis.config.keys.Place;
import portcullis.kit.JsonReader.Placed;
import portcullis.policy.eval.DateTime;
import portcullis.policy.eval.Decimal;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.IpAddr;
import portcullis.policy.eval.Span;
import portcullis.policy.eval.Value;
import portcullis.policy.source.Lines;

/**
 * Reads the values of one file of entities by their types. Since the type is known, entities need no {@code __entity} around them
 * and addresses, decimals, datetimes and durations no {@code __extn}, though both are taken (Cedar's reference, "Entity JSON").
 */
final class TypedJson {
    private final PolicySchema schema;
    private final Lines lines;
    private final Consumer<ConfigProblem> problems;

    TypedJson(PolicySchema schema, Lines lines, Consumer<ConfigProblem> problems) {
        this.schema = schema;
        this.lines = lines;
        this.problems = problems;
    }

    Place place(Placed json, String path) {
        Origin origin = lines.origin(json.at());
        return Place.of(origin, path);
    }

    /** Notes a problem; null, for whoever has nothing to return then. */
    <T> @Nullable T wrong(Placed json, String path, String wrong, String cure) {
        problems.accept(ConfigProblem.error(place(json, path), wrong, cure));
        return null;
    }

    /** The members of an object; null, and a problem, when it is none. */
    @Nullable Map<String, Placed> object(Placed json, String path, String cure) {
        if (!(json.value() instanceof Map<?, ?> map)) {
            return wrong(json, path, "is " + kind(json) + " where an object belongs", cure);
        }
        Map<String, Placed> members = new LinkedHashMap<>();
        map.forEach((name, value) -> members.put((String) name, (Placed) Objects.requireNonNull(value)));
        return members;
    }

    /** The elements of a list; null, and a problem, when it is none. */
    @Nullable List<Placed> list(Placed json, String path, String cure) {
        if (!(json.value() instanceof List<?> list)) {
            return wrong(json, path, "is " + kind(json) + " where a list belongs", cure);
        }
        return list.stream().map(element -> (Placed) Objects.requireNonNull(element)).toList();
    }

    /** The entity that {@code {"type", "id"}} names, which may stand in {@code {"__entity": ..}}; null, and a problem, for anything else. */
    @Nullable EntityUid uid(Placed json, String path) {
        String cure = "{ \"type\": \"User\", \"id\": \"main/alice\" }";
        Map<String, Placed> members = object(json, path, cure);
        if (members != null && members.size() == 1 && members.containsKey("__entity")) {
            members = object(members.get("__entity"), path, cure);
        }
        if (members == null) {
            return null;
        }
        boolean named = members.size() == 2 && text(members.get("type")) != null && text(members.get("id")) != null;
        if (!named) {
            return wrong(json, path, "names no entity", cure);
        }
        Placed type = Objects.requireNonNull(members.get("type"));
        Placed id = Objects.requireNonNull(members.get("id"));
        EntityUid uid = new EntityUid(Objects.requireNonNull(text(type)), Objects.requireNonNull(text(id)));
        EntityShape shape = schema.entities().get(uid.type());
        if (shape == null) {
            String nearest = NearestName.to(uid.type(), schema.entities().keySet());
            return wrong(
                    type,
                    path,
                    "there is no entity type '" + uid.type() + "'",
                    nearest != null ? "did you mean " + nearest + "?" : "a declaration in a .cedarschema file, such as entity " + uid.type() + ";");
        }
        if (shape.ids() != null && !shape.ids().contains(uid.id())) {
            return wrong(id, path, "there is no " + uid, "one of " + String.join(", ", shape.ids()));
        }
        return uid;
    }

    private static @Nullable String text(@Nullable Placed json) {
        return json != null && json.value() instanceof String text ? text : null;
    }

    /** A value of that type; null, and a problem, for any other. */
    @Nullable Value value(Placed json, SchemaType type, String path) {
        return switch (type) {
            case SchemaType.Primitive.STRING -> text(json) instanceof String text ? new Value.Text(text) : unlike(json, type, path);
            case SchemaType.Primitive.LONG -> json.value() instanceof Long number ? new Value.Whole(number) : unlike(json, type, path);
            case SchemaType.Primitive.BOOL -> json.value() instanceof Boolean truth ? Value.Bool.of(truth) : unlike(json, type, path);
            case SchemaType.Special special -> special(json, special, path);
            case SchemaType.Reference(String name) -> {
                EntityUid uid = uid(json, path);
                yield uid == null || uid.type().equals(name) ? uid : wrong(json, path, uid + " is no " + name, "an entity of that type");
            }
            case SchemaType.SetOf(SchemaType element) -> set(json, element, path);
            case SchemaType.Fields(Map<String, SchemaAttribute> attributes) -> {
                Map<String, Placed> members = object(json, path, "an object with " + String.join(", ", attributes.keySet()));
                yield members == null ? null : fields(json, members, attributes, path);
            }
            case SchemaType.Alias(String name) -> value(json, Objects.requireNonNull(schema.aliases().get(name)).type(), path);
        };
    }

    private @Nullable Value set(Placed json, SchemaType type, String path) {
        List<Placed> elements = list(json, path, "[ .. ]");
        if (elements == null) {
            return null;
        }
        Set<Value> values = HashSet.newHashSet(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Value value = value(elements.get(i), type, path + "[" + i + "]");
            if (value != null) {
                values.add(value);
            }
        }
        return new Value.Members(Set.copyOf(values));
    }

    /** Attributes of these types, each required one among them. */
    Value.Fields fields(Placed json, Map<String, Placed> members, Map<String, SchemaAttribute> attributes, String path) {
        Map<String, Value> values = new LinkedHashMap<>();
        members.forEach((name, member) -> {
            SchemaAttribute attribute = attributes.get(name);
            if (attribute == null) {
                String nearest = NearestName.to(name, attributes.keySet());
                wrong(
                        member,
                        path,
                        "there is no attribute '" + name + "'",
                        nearest != null
                                ? "did you mean '" + nearest + "'?"
                                : attributes.isEmpty() ? "a declaration in a .cedarschema file" : "one of " + String.join(", ", attributes.keySet()));
                return;
            }
            Value value = value(member, attribute.type(), path + "." + name);
            if (value != null) {
                values.put(name, value);
            }
        });
        attributes.forEach((name, attribute) -> {
            if (attribute.required() && !members.containsKey(name)) {
                wrong(json, path, "the attribute '" + name + "' is missing", "it is required in " + attribute.place());
            }
        });
        return new Value.Fields(Map.copyOf(values));
    }

    private @Nullable Value special(Placed json, SchemaType.Special type, String path) {
        String argument = text(json);
        String function = type == SchemaType.Special.IPADDR ? "ip" : type.word();
        if (json.value() instanceof Map<?, ?> map
                && map.size() == 1
                && map.get("__extn") instanceof Placed(Map<?, ?> call, int _)
                && call.size() == 2
                && function.equals(text((Placed) call.get("fn")))) {
            argument = text((Placed) call.get("arg"));
        }
        if (argument == null) {
            return unlike(json, type, path);
        }
        Value value = switch (type) {
            case IPADDR -> IpAddr.parse(argument);
            case DECIMAL -> Decimal.parse(argument);
            case DATETIME -> DateTime.parse(argument);
            case DURATION -> Span.parse(argument);
        };
        return value != null ? value : wrong(json, path, new Value.Text(argument) + " is no " + type.word(), "for example " + example(type));
    }

    private @Nullable Value unlike(Placed json, SchemaType type, String path) {
        String wanted = type instanceof SchemaType.Primitive primitive ? primitive.word() : ((SchemaType.Special) type).word();
        return wrong(json, path, "is " + kind(json) + " where a " + wanted + " belongs", "for example " + example(type));
    }

    private static String example(SchemaType type) {
        return switch (type) {
            case SchemaType.Primitive.STRING -> "\"text\"";
            case SchemaType.Primitive.LONG -> "7, a whole number of 64 bits";
            case SchemaType.Primitive.BOOL -> "true";
            case SchemaType.Special.IPADDR -> "\"10.0.0.0/8\"";
            case SchemaType.Special.DECIMAL -> "\"1.50\"";
            case SchemaType.Special.DATETIME -> "\"2026-12-25T09:00:00Z\"";
            case SchemaType.Special.DURATION -> "\"1h30m\"";
            default -> "";
        };
    }

    private static String kind(Placed json) {
        return switch (json.value()) {
            case null -> "null";
            case String _ -> "a text";
            case Long _ -> "a number";
            case Number _ -> "a number with a fraction or beyond 64 bits";
            case Boolean _ -> "a truth value";
            case List<?> _ -> "a list";
            default -> "an object";
        };
    }
}
