package portcullis.policy.eval;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Entities as Cedar's own tests write them, with all that each is in worked out. */
final class CedarEntities {
    private CedarEntities() {}

    static EntityStore read(List<?> json) {
        Map<EntityUid, List<EntityUid>> parents = new HashMap<>();
        for (Object one : json) {
            Map<?, ?> entity = (Map<?, ?>) one;
            parents.put(
                    ValueReader.uid(entity.get("uid")),
                    ((List<?>) entity.get("parents")).stream().map(ValueReader::uid).toList());
        }
        List<Entity> entities = new ArrayList<>();
        for (Object one : json) {
            Map<?, ?> entity = (Map<?, ?>) one;
            EntityUid uid = ValueReader.uid(entity.get("uid"));
            entities.add(new Entity(
                    uid, fields(entity.get("attrs")), fields(entity.get("tags")), ancestors(uid, parents)));
        }
        return EntityStore.of(entities);
    }

    /** One by one, because only values can be escapes. */
    static Value.Fields fields(Object json) {
        Map<String, Value> fields = new HashMap<>();
        if (json instanceof Map<?, ?> map) {
            map.forEach((name, value) -> fields.put((String) name, ValueReader.read(value)));
        }
        return new Value.Fields(fields);
    }

    /** {@code {"type", "id"}} for {@code {"__entity": {"type", "id"}}}: what a schema would tell, and what only some of the tests need. */
    static Object escaped(Object json) {
        return switch (json) {
            case Map<?, ?> map when map.size() == 2 && map.get("type") instanceof String && map.get("id") instanceof String ->
                Map.of("__entity", map);
            case Map<?, ?> map when !map.containsKey("__entity") -> {
                Map<String, Object> escaped = new HashMap<>();
                map.forEach((name, value) -> escaped.put((String) name, escaped(value)));
                yield escaped;
            }
            case List<?> list -> list.stream().map(CedarEntities::escaped).toList();
            default -> json;
        };
    }

    private static Set<EntityUid> ancestors(EntityUid uid, Map<EntityUid, List<EntityUid>> parents) {
        Set<EntityUid> all = new LinkedHashSet<>();
        Deque<EntityUid> open = new ArrayDeque<>(parents.getOrDefault(uid, List.of()));
        while (!open.isEmpty()) {
            EntityUid next = open.pop();
            if (all.add(next)) {
                open.addAll(parents.getOrDefault(next, List.of()));
            }
        }
        return all;
    }
}
