package portcullis.policy.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;
import portcullis.kit.JsonReader;
import portcullis.kit.JsonReader.Placed;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;
import portcullis.policy.source.Lines;

/**
 * The entities that files say something of, whatever the request: groups, roles that are in others, attributes of callers and of
 * resources that their requests do not bring.
 */
public final class StaticEntities {
    /** More belong into a service that is asked, not into memory. */
    static final int MOST_ENTITIES = 100_000;

    private static final List<String> KEYS = List.of("uid", "attrs", "parents", "tags");

    private final PolicySchema schema;
    private final CallerNames names;
    private final Consumer<ConfigProblem> problems;
    private final Map<EntityUid, Read> read = new LinkedHashMap<>();

    /** An entity as it is written, with its place. */
    record Read(EntityUid uid, Value.Fields attributes, Value.Fields tags, Set<EntityUid> parents, Place place) {}

    private StaticEntities(PolicySchema schema, CallerNames names, Consumer<ConfigProblem> problems) {
        this.schema = schema;
        this.names = names;
        this.problems = problems;
    }

    /**
     * The entities of the files, each with all that it is in. With an error the result is of no use.
     *
     * @param files those with entities; others are passed over
     * @param schema the whole one, the operator's types included
     * @param names that callers can have
     */
    public static List<Entity> read(List<PolicyFile> files, PolicySchema schema, CallerNames names, Consumer<ConfigProblem> problems) {
        StaticEntities entities = new StaticEntities(schema, names, problems);
        for (PolicyFile file : files) {
            if (file.kind() == PolicyFile.Kind.ENTITIES) {
                entities.file(file);
            }
        }
        return EntityForest.of(entities.read, problems);
    }

    private void file(PolicyFile file) {
        Lines lines = new Lines(file.name(), file.text());
        TypedJson json = new TypedJson(schema, lines, problems);
        int start = file.text().startsWith("\uFEFF") ? 1 : 0;
        try {
            Placed document = JsonReader.readPlaced(file.text().substring(start));
            List<Placed> list = json.list(document, "", "a list of entities: [ { \"uid\": { .. }, \"attrs\": { .. }, \"parents\": [ .. ] } ]");
            if (list != null) {
                list.forEach(entity -> entity(entity, json));
            }
        } catch (JsonReader.Malformed malformed) {
            problems.accept(ConfigProblem.error(
                    Place.of(lines.origin(Math.min(malformed.at() + start, file.text().length())), ""),
                    "is not JSON: " + malformed.wrong(),
                    "JSON has no comments, and no comma behind the last element"));
        }
    }

    private void entity(Placed written, TypedJson json) {
        Map<String, Placed> members = json.object(written, "", "{ \"uid\": { .. }, \"attrs\": { .. }, \"parents\": [ .. ] }");
        if (members == null || refusesKeys(members, json)) {
            return;
        }
        Placed named = members.get("uid");
        if (named == null) {
            json.wrong(written, "", "an entity without uid", "{ \"uid\": { \"type\": \"Team\", \"id\": \"red\" } }");
            return;
        }
        EntityUid uid = json.uid(named, "");
        if (uid == null || isRefused(uid, named, json)) {
            return;
        }
        EntityShape shape = schema.entities().get(uid.type());
        Read entity = new Read(
                uid,
                attributes(uid, shape, written, members.get("attrs"), json),
                tags(uid, shape, members.get("tags"), json),
                parents(uid, shape, members.get("parents"), json),
                json.place(named, uid.toString()));
        Read before = read.putIfAbsent(uid, entity);
        if (before != null) {
            json.wrong(named, "", uid + " is also in " + before.place(), "one entity with all that is to be said of it");
        } else if (read.size() == MOST_ENTITIES + 1) {
            json.wrong(named, "", "more than " + MOST_ENTITIES + " entities", "fewer; ownership that changes by the hour stays with its service");
        }
    }

    private boolean refusesKeys(Map<String, Placed> members, TypedJson json) {
        boolean refused = false;
        for (Map.Entry<String, Placed> member : members.entrySet()) {
            if (!KEYS.contains(member.getKey())) {
                String nearest = NearestName.to(member.getKey(), KEYS);
                json.wrong(
                        member.getValue(),
                        "",
                        "'" + member.getKey() + "' is nothing that an entity has",
                        nearest != null ? "did you mean '" + nearest + "'?" : "one of " + String.join(", ", KEYS));
                refused = true;
            }
        }
        return refused;
    }

    private boolean isRefused(EntityUid uid, Placed named, TypedJson json) {
        if (uid.type().equals(Principal.ANONYMOUS.type())) {
            json.wrong(named, "", "nothing is known of " + Principal.ANONYMOUS.type() + " callers", "entities of callers whose names are known");
            return true;
        }
        ActionShape action = schema.actions().get(uid.id());
        if (uid.type().equals(RouteFacts.ROUTE) && (action == null || action.applies() == null)) {
            String nearest = NearestName.to(uid.id(), schema.actions().keySet());
            problems.accept(ConfigProblem.warning(
                    json.place(named, ""), "there is no route '" + uid.id() + "'", nearest != null ? "did you mean " + nearest + "?" : "<api>/<route>"));
        }
        // a role that nobody has may be a group of others
        if (!uid.type().equals(RouteFacts.ROLE)) {
            names.warning(uid, json.place(named, "")).ifPresent(problems);
        }
        return false;
    }

    /** What comes with requests cannot stand in files: whoever changed it there would wonder. */
    private Value.Fields attributes(EntityUid uid, EntityShape shape, Placed entity, @Nullable Placed written, TypedJson json) {
        Map<String, SchemaAttribute> own = new LinkedHashMap<>(shape.attributes());
        own.keySet().removeAll(shape.ofRequests());
        Map<String, Placed> members = written == null ? Map.of() : json.object(written, uid + ".attrs", "{ .. }");
        if (members == null) {
            return Value.Fields.NONE;
        }
        Map<String, Placed> given = new LinkedHashMap<>(members);
        for (String name : shape.ofRequests()) {
            Placed value = given.remove(name);
            if (value != null) {
                json.wrong(value, uid.toString(), "'" + name + "' of " + uid.type() + " comes with requests", "take it away here");
            }
        }
        return json.fields(written == null ? entity : written, given, own, uid.toString());
    }

    private Value.Fields tags(EntityUid uid, EntityShape shape, @Nullable Placed written, TypedJson json) {
        Map<String, Placed> members = written == null ? Map.of() : json.object(written, uid + ".tags", "{ .. }");
        if (written == null || members == null || members.isEmpty()) {
            return Value.Fields.NONE;
        }
        SchemaType type = shape.tags();
        if (type == null) {
            json.wrong(written, uid.toString(), uid.type() + " has no tags", "tags and their type behind its declaration in a .cedarschema file");
            return Value.Fields.NONE;
        }
        Map<String, Value> values = new LinkedHashMap<>();
        members.forEach((name, member) -> {
            Value value = json.value(member, type, uid + ".tags." + name);
            if (value != null) {
                values.put(name, value);
            }
        });
        return new Value.Fields(Map.copyOf(values));
    }

    private Set<EntityUid> parents(EntityUid uid, EntityShape shape, @Nullable Placed written, TypedJson json) {
        List<Placed> elements = written == null ? List.of() : json.list(written, uid + ".parents", "[ { \"type\": \"Team\", \"id\": \"red\" } ]");
        Set<EntityUid> parents = new LinkedHashSet<>();
        for (Placed element : elements == null ? new ArrayList<Placed>() : elements) {
            EntityUid parent = json.uid(element, uid + ".parents");
            if (parent == null) {
                continue;
            }
            if (!shape.parents().contains(parent.type())) {
                json.wrong(
                        element,
                        uid + ".parents",
                        "entities of type " + uid.type() + " are never in those of type " + parent.type(),
                        shape.parents().isEmpty()
                                ? "entity " + uid.type() + " in [" + parent.type() + "]; in a .cedarschema file"
                                : "one of type " + String.join(", ", shape.parents()));
            }
            parents.add(parent);
        }
        return parents;
    }
}
